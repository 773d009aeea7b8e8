/** What the packages of this module show each other; not exported. */
@NullMarked
package io.pinion.rabbitmq.internal;

import org.jspecify.annotations.NullMarked;
