package io.pinion.test;

import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.DrivenWorker;
import io.pinion.worker.spi.WorkerProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.ServiceLoader;

/**
 * A worker that a test drives by hand: nothing runs until {@link #runAll()} or {@link #advance(Duration)} is called,
 * and then it runs on the calling thread, which is the worker's thread for that time.
 *
 * <pre>{@code
 * try (ManualWorker manual = ManualWorker.create()) {
 *     Worker worker = manual.worker();
 *     worker.timers().every(ofSeconds(1), counter::increment);
 *     manual.advance(ofSeconds(3));
 *     // three ticks have run, in no time
 * }
 * }</pre>
 *
 * <p>It is the real engine with the thread taken out: order, accounting, overflow and close are the same. An engine
 * (the dependency {@code io.pinion:pinion}) must be on the path.
 * <p>Threads: any thread may drive, one at a time; {@link #worker()} may be used from any thread.
 */
public final class ManualWorker implements AutoCloseable {
    /** Turns without an end that {@link #runAll()} takes for a task that hands itself over again for ever. */
    private static final int MAX_TURNS = 1_000_000;

    private final ManualClock clock;
    private final DrivenWorker worker;

    private ManualWorker(WorkerConfig config, ManualClock clock) {
        this.clock = clock;
        worker = provider().driven(config, clock);
    }

    /**
     * Makes a worker with the defaults and a clock at its start.
     *
     * @return the worker
     * @throws IllegalStateException if no engine is on the path
     */
    public static ManualWorker create() {
        return create(WorkerConfig.defaults(), new ManualClock());
    }

    /**
     * Makes a worker.
     *
     * @param config as for a real one; the idle strategy, the thread factory and the stall threshold are not used
     * @param clock its time; several workers may share one
     * @return the worker
     * @throws IllegalStateException if no engine is on the path
     */
    public static ManualWorker create(WorkerConfig config, ManualClock clock) {
        return new ManualWorker(Objects.requireNonNull(config, "config"), Objects.requireNonNull(clock, "clock"));
    }

    private static WorkerProvider provider() {
        return ServiceLoader.load(WorkerProvider.class, WorkerProvider.class.getClassLoader())
                .findFirst()
                .or(() -> ServiceLoader.load(WorkerProvider.class).findFirst())
                .orElseThrow(() -> new IllegalStateException("No worker engine on the class path or module path."
                        + " Add the dependency io.pinion:pinion to the tests and start again."));
    }

    /**
     * Returns the worker, to hand to the code under test.
     *
     * @return always the same worker
     */
    public Worker worker() {
        return worker;
    }

    /**
     * Returns the clock, to move it without running anything.
     *
     * @return the clock
     */
    public ManualClock clock() {
        return clock;
    }

    /**
     * Runs one turn: a bounded batch of what is ready now.
     *
     * @return how many things ran
     * @throws IllegalStateException when called from inside a task
     */
    public int runTurn() {
        return worker.runTurn();
    }

    /**
     * Runs everything that is ready, and what that makes ready, without moving the clock.
     *
     * @return how many things ran
     * @throws IllegalStateException if it does not come to an end, because a task hands itself over again and again
     */
    public int runAll() {
        int all = 0;
        for (int turn = 0; turn < MAX_TURNS; turn++) {
            int ran = worker.runTurn();
            if (ran == 0) {
                return all;
            }
            all += ran;
        }
        throw new IllegalStateException("Still busy after " + MAX_TURNS + " turns: does a task hand itself over again"
                + " for ever? Use runTurn to go step by step.");
    }

    /**
     * Moves the clock forward, stopping at each timer on the way and running everything that is ready there.
     *
     * @param duration by how much, zero or more
     * @return how many things ran
     */
    public int advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration must not be negative, was " + duration);
        }
        long endNs = clock.nanoTime() + duration.toNanos();
        int all = runAll();
        for (OptionalLong next = worker.nextTimerNs();
                next.isPresent() && next.getAsLong() - endNs <= 0;
                next = worker.nextTimerNs()) {
            clock.advanceTo(next.getAsLong());
            all += runAll();
        }
        clock.advanceTo(endNs);
        return all + runAll();
    }

    /**
     * Runs what was accepted and closes the worker; what cannot end without time passing is cancelled.
     *
     * @return what was left
     */
    public ShutdownReport shutdown() {
        return worker.shutdown(Duration.ZERO);
    }

    /** Closes as {@link #shutdown()} does; closed already, it does nothing. */
    @Override
    public void close() {
        shutdown();
    }
}
