package io.pinion.worker.disruptor;

import io.pinion.worker.IdleStrategy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the worker's thread does between two turns. Owned by that thread.
 *
 * <p>Adaptive: a spin is worth its price while most spins end with an arrival. The share of such spins is tracked;
 * below half the worker sleeps at once and only tries a spin now and then, to notice when traffic has become dense
 * again.
 *
 * <p>Sleep: announce PARKED, look for claims and work once more, block. A producer that claims afterwards sees PARKED and
 * wakes the thread; one that claimed before is seen by the look. Sleeps are capped as a safety net, and a capped sleep that
 * finds work nobody announced is counted as a missed wake-up.
 */
final class Idler {
    /** About the price of one wake-up. */
    private static final long SPIN_NS = TimeUnit.MICROSECONDS.toNanos(50);

    /** Then at twice the time, and so on: soon enough for who shares the core, too seldom to cost who does not. */
    private static final long FIRST_YIELD_NS = TimeUnit.MICROSECONDS.toNanos(1);

    private static final long MAX_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MISSED_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long NAP_NS = TimeUnit.MICROSECONDS.toNanos(200);
    /** Some time slices of a producer that shares the processor; then the worker naps between its looks. */
    private static final int YIELDS_TO_PRODUCER = 64;

    private static final int LOOKS_PER_CLOCK_READ = 16;
    /** Success of spins, as a share of this. */
    private static final int SCORE_MAX = 1024;
    /** One idle phase in so many spins although it does not pay. */
    private static final int PROBE_INTERVAL = 16;

    private final Engine engine;
    private final ControlWord control;
    private final LoopCells cells;
    private final WorkerLoop loop;
    private final EngineTimers timers;
    private final EngineIo io;
    private final NanoClock clock;
    private final IdleStrategy strategy;
    private final boolean maySpin;
    private final BatchPause pause = new BatchPause();
    private final CrowdedCore crowded;
    private int score = SCORE_MAX;
    private int sinceProbe;
    private int unpublishedRounds;

    Idler(Engine engine) {
        this.engine = engine;
        control = engine.control;
        cells = engine.cells;
        loop = engine.loop;
        timers = engine.timers;
        io = engine.io;
        clock = engine.clock;
        strategy = engine.config.idleStrategy();
        maySpin = engine.maySpin;
        crowded = new CrowdedCore(clock.nanoTime());
    }

    void afterTurn(int work) {
        if (work > 0) {
            unpublishedRounds = 0;
            if (maySpin) {
                pause.afterBatch(work);
            }
        } else {
            idle();
        }
    }

    private void idle() {
        switch (strategy) {
            case BUSY_SPIN -> spinWithoutEnd(maySpin);
            case YIELDING -> spinWithoutEnd(false);
            case BLOCKING -> sleep(clock.nanoTime());
            default -> adapt();
        }
    }

    /** One bounded piece of an endless spin, so that the turn looks at everything now and then. */
    private void spinWithoutEnd(boolean pure) {
        long startNs = clock.nanoTime();
        for (int i = 0; i < LOOKS_PER_CLOCK_READ; i++) {
            if (loop.hasWorkQuick()) {
                return;
            }
            if (pure) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        engine.tally.addIdle(clock.nanoTime() - startNs);
    }

    private void adapt() {
        long startNs = clock.nanoTime();
        if (!maySpin || crowded.isAvoided(startNs) || !isSpinDue()) {
            sleep(startNs);
            return;
        }
        boolean found = spin(startNs);
        score += ((found ? SCORE_MAX : 0) - score) / 8;
        if (!found) {
            sleep(clock.nanoTime());
        }
    }

    private boolean isSpinDue() {
        if (score > SCORE_MAX / 2) {
            return true;
        }
        if (++sinceProbe >= PROBE_INTERVAL) {
            sinceProbe = 0;
            return true;
        }
        return false;
    }

    /** Spins for the price of a wake-up; true if something arrived or a timer is due. */
    private boolean spin(long startNs) {
        long nextTimerNs = timers.isActive() ? timers.nextDeadlineNs() : startNs + MAX_SLEEP_NS;
        long nextYieldNs = FIRST_YIELD_NS;
        long lastNs = startNs;
        while (true) {
            for (int i = 0; i < LOOKS_PER_CLOCK_READ; i++) {
                if (loop.hasWorkQuick()) {
                    return true;
                }
                Thread.onSpinWait();
            }
            // First, and whatever else has come: the turn that follows does not look for itself.
            boolean isSocketReady = io.isReady();
            long nowNs = clock.nanoTime();
            long spentNs = nowNs - startNs;
            if (isSocketReady
                    || nowNs - nextTimerNs >= 0
                    || loop.hasWork()
                    || control.acquire() >= ControlWord.DRAINING) {
                engine.tally.addIdle(spentNs);
                return true;
            }
            if (isCoreLost(lastNs, nowNs) || spentNs >= SPIN_NS) {
                engine.tally.addIdle(spentNs);
                return false;
            }
            lastNs = nowNs;
            if (spentNs >= nextYieldNs) {
                nextYieldNs = 2 * spentNs;
                Thread.yield();
                lastNs = clock.nanoTime();
                if (isCoreLost(nowNs, lastNs)) {
                    // Whatever has come meanwhile, this spin did not find it.
                    engine.tally.addIdle(lastNs - startNs);
                    return false;
                }
            }
        }
    }

    private boolean isCoreLost(long fromNs, long toNs) {
        if (toNs - fromNs < CrowdedCore.LOST_NS) {
            return false;
        }
        crowded.lost(toNs, toNs - fromNs);
        return true;
    }

    private void sleep(long nowNs) {
        if (loop.isClaimedAhead()) {
            awaitPublication(nowNs);
            return;
        }
        long sleepNs = MAX_SLEEP_NS;
        if (timers.isActive()) {
            sleepNs = Math.min(sleepNs, timers.nextDeadlineNs() - nowNs);
            if (sleepNs <= 0) {
                lookAtSockets();
                return;
            }
        }
        cells.wakeAt(nowNs + sleepNs);
        io.prepareSleep();
        if (!control.park()) {
            return;
        }
        if (loop.hasWork() || loop.isClaimedAhead()) {
            control.unpark();
            lookAtSockets();
            return;
        }
        // A stray interrupt must not turn the sleep into a spin.
        Thread.interrupted();
        cells.asleep(true);
        io.sleep(sleepNs);
        cells.asleep(false);
        awake(nowNs, sleepNs);
    }

    /**
     * A producer is between claim and publication. It needs nanoseconds, unless it was stopped: then perhaps this very
     * processor, and in the end nobody knows how long. Nobody announces what is behind it, so the naps are short; nothing in
     * the ring can run before it anyway.
     */
    private void awaitPublication(long nowNs) {
        lookAtSockets();
        if (loop.hasWork()) {
            return;
        }
        if (++unpublishedRounds <= YIELDS_TO_PRODUCER) {
            Thread.yield();
        } else {
            long dueNs = timers.isActive() ? timers.nextDeadlineNs() - nowNs : NAP_NS;
            nap(Math.max(1, Math.min(NAP_NS, dueNs)));
        }
        engine.tally.addIdle(clock.nanoTime() - nowNs);
    }

    /** So that they do not starve behind work that never lets the worker sleep. */
    private void lookAtSockets() {
        io.isReady();
    }

    private void awake(long sleptAtNs, long sleepNs) {
        long nowNs = clock.nanoTime();
        engine.tally.addIdle(nowNs - sleptAtNs);
        engine.placer.recheck(nowNs);
        if (control.acquire() != ControlWord.PARKED) {
            engine.tally.addWakeup();
            return;
        }
        if (nowNs - sleptAtNs >= sleepNs && loop.hasWorkQuick() && !announcedWithin(MISSED_AFTER_NS)) {
            engine.tally.addMissedWakeup();
        }
        control.unpark();
    }

    /** A producer may be between its publication and its look at the control word: gives it time to finish. */
    private boolean announcedWithin(long limitNs) {
        long startNs = clock.nanoTime();
        while (control.acquire() == ControlWord.PARKED) {
            long leftNs = limitNs - (clock.nanoTime() - startNs);
            if (leftNs <= 0) {
                return false;
            }
            LockSupport.parkNanos(engine, leftNs);
        }
        return true;
    }

    /** While closing nobody announces anything: a short nap between two looks. */
    void napWhileClosing() {
        nap(NAP_NS);
    }

    private void nap(long durationNs) {
        Thread.interrupted();
        io.prepareSleep();
        io.sleep(durationNs);
    }
}
