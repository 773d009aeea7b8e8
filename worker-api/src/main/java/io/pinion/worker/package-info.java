/**
 * {@link io.pinion.worker.Worker} hands work from any thread to one dedicated thread and brings results back when
 * they are wanted.
 *
 * <p>Start with {@link io.pinion.worker.Worker#start()}; {@link io.pinion.worker.Workers} is the same behind static
 * methods, for programs that want one worker per process.
 */
@NullMarked
package io.pinion.worker;

import org.jspecify.annotations.NullMarked;
