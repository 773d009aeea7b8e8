/** The end of the process: signals, unhandled errors, the stop function and the exit code. */
@NullMarked
package io.pinion.tasks.process;

import org.jspecify.annotations.NullMarked;
