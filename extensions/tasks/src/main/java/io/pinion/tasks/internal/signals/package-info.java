/** The one way to the signals of the JVM; for the modules of this project only. */
@NullMarked
package io.pinion.tasks.internal.signals;

import org.jspecify.annotations.NullMarked;
