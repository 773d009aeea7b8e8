/** Coroutines on a worker, through {@link io.pinion.kotlin.WorkerDispatcher}. */
@NullMarked
package io.pinion.kotlin;

import org.jspecify.annotations.NullMarked;
