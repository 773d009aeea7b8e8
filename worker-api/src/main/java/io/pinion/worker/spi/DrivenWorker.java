package io.pinion.worker.spi;

import io.pinion.worker.Worker;
import java.util.OptionalLong;

/**
 * A worker without a thread: its loop advances only while somebody calls {@link #runTurn()}.
 *
 * <p>Threads: one thread drives at a time; a turn asked for meanwhile runs nothing. {@code shutdown} and {@code close}
 * drive by themselves what is ready, so that they end although nobody else does. All other methods keep the rules of
 * {@link Worker}. Waits that time out ({@code call}, {@code drain}, {@code get(timeout)}) measure the
 * {@link TimeSource}.
 */
public interface DrivenWorker extends Worker {

    /**
     * Runs one turn of the loop: a bounded batch of tasks and lane events, due timers, finished asynchronous work.
     * Never waits.
     *
     * @return how many things were run; 0 when nothing was ready, or another thread is driving
     * @throws IllegalStateException when called from inside a task of this worker
     */
    int runTurn();

    /**
     * Returns when the earliest pending timer is due.
     *
     * <p>Threads: the driving thread, between turns.
     *
     * @return a time of the {@link TimeSource}, empty when no timer is pending
     */
    OptionalLong nextTimerNs();
}
