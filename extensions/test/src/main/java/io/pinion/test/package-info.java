/**
 * {@link io.pinion.test.ManualWorker} is a worker without a thread and without a clock of its own: a test decides when
 * it runs and what time it is.
 */
@NullMarked
package io.pinion.test;

import org.jspecify.annotations.NullMarked;
