/** Whether the native part works here; {@link io.pinion.linux.Native} says. */
@NullMarked
package io.pinion.linux;

import org.jspecify.annotations.NullMarked;
