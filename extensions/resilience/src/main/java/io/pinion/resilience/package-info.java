/** Retries and circuit breakers on the timers of a {@link io.pinion.worker.Worker}. */
@NullMarked
package io.pinion.resilience;

import org.jspecify.annotations.NullMarked;
