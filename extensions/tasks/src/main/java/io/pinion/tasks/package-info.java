/** Pools, timed tasks, restartable tasks and debouncers on any {@link io.pinion.worker.Worker}. */
@NullMarked
package io.pinion.tasks;

import org.jspecify.annotations.NullMarked;
