/**
 * How an engine is found and driven: {@link io.pinion.worker.spi.WorkerProvider} is looked up with
 * {@link java.util.ServiceLoader}. Users of a worker need nothing from here.
 */
@NullMarked
package io.pinion.worker.spi;

import org.jspecify.annotations.NullMarked;
