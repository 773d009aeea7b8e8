/**
 * Ships log events to a receiver through a worker. {@link io.pinion.logging.LogShipper} is the way in: it takes events
 * from any thread without garbage, encodes them in batches on the worker's thread and sends them to a
 * {@link io.pinion.logging.Destination} as a {@link io.pinion.logging.LogFormat} says. Memory is bounded by bytes, what is
 * lost is counted by its reason, and a close drains within a deadline.
 */
@NullMarked
package io.pinion.logging;

import org.jspecify.annotations.NullMarked;
