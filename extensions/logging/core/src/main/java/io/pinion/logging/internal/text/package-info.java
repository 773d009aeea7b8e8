/** Turns log entries into bytes. */
@NullMarked
package io.pinion.logging.internal.text;

import org.jspecify.annotations.NullMarked;
