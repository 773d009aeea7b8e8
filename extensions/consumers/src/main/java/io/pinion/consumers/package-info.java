/** Consumers: an app with routes, whose handlers get what comes in bulks. */
@NullMarked
package io.pinion.consumers;

import org.jspecify.annotations.NullMarked;
