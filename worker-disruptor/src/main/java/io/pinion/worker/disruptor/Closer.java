package io.pinion.worker.disruptor;

import io.pinion.worker.ShutdownReport;
import io.pinion.worker.ShutdownReport.NeverRun;
import io.pinion.worker.ShutdownReport.StillRunning;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The way out.
 *
 * <ol>
 *   <li>DRAINING is the commit point: new work is refused. It needs nothing of the worker.
 *   <li>The worker runs what was accepted; finding nothing claimed and nothing in flight it freezes the gates, sets
 *       FINISHING, runs what was published in between, and sets CLOSED. Whoever publishes later takes it back.
 *   <li>At the end of the grace somebody freezes the gates and sets ABANDONING; exactly one does. That one interrupts
 *       the running task, lists what never ran, cancels what is in flight and reports.
 * </ol>
 *
 * <p>Whoever moves the control word past DRAINING writes the one report; everybody else waits for it.
 */
final class Closer {
    // Together, with the wait of TaskLane.takeAll, less than the second that is promised beyond the grace.
    /** How long the callbacks of abandoned futures may hold up a close, before and after the settling. */
    private static final long RELEASE_NS = TimeUnit.MILLISECONDS.toNanos(150);
    /** How long an interrupted task has to end before it is reported as still running. */
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(400);
    /** More than all of these. */
    private static final long LATE_REPORT_NS = TimeUnit.MILLISECONDS.toNanos(950);

    /** The first turn of a close only notes it; one more ends the worker, and one is spare. */
    private static final int QUIET_TURNS = 3;

    private static final long SOMEBODY_DRIVES_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long WAIT_SLICE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Engine engine;
    private final AtomicLong beganNs = new AtomicLong();
    private final AtomicLong graceEndsNs = new AtomicLong(Long.MAX_VALUE);
    private final CountDownLatch loopDone = new CountDownLatch(1);
    /** The report is there; observers may still be told. */
    private final CountDownLatch written = new CountDownLatch(1);
    /** And they have been. */
    private final CountDownLatch reported = new CountDownLatch(1);

    private final LongAdder neverRun = new LongAdder();
    private final LongAdder cancelledUnrun = new LongAdder();
    private final LongAdder expiredUnrun = new LongAdder();
    private final Queue<NeverRun> late = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ShutdownReport report;

    Closer(Engine engine) {
        this.engine = engine;
    }

    ShutdownReport shutdown(long graceNs) {
        begin();
        if (engine.thread.isCurrent()) {
            if (report == null) {
                enforceLater(graceNs);
            }
            return finalReport();
        }
        long deadlineNs = engine.clock.nanoTime() + graceNs;
        if (!Thread.currentThread().isInterrupted()) {
            engine.waits.spinForEnd(() -> reported.getCount() == 0, graceNs);
        }
        boolean interrupted = !awaitReport(deadlineNs);
        if (report == null) {
            abandon(true);
            interrupted |= !awaitReport(engine.clock.nanoTime() + LATE_REPORT_NS);
        }
        if (interrupted || !awaitObservers(deadlineNs)) {
            Thread.currentThread().interrupt();
        }
        return finalReport();
    }

    /** Who has closed a worker finds its observers told, unless one is slow beyond what is promised. False if interrupted. */
    private boolean awaitObservers(long graceEndsAtNs) {
        if (engine.observer == null || report == null) {
            return true;
        }
        try {
            long overdueNs = Math.max(0, engine.clock.nanoTime() - graceEndsAtNs);
            // Whether they were in time makes no difference.
            reported.await(LATE_REPORT_NS - overdueNs, TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Passes the commit point, once. */
    private void begin() {
        beganNs.compareAndSet(0, engine.clock.nanoTime());
        int before = engine.control.drain();
        if (before >= ControlWord.DRAINING) {
            return;
        }
        // The worker may sleep, or be about to: with PARKED gone nobody else will wake it.
        engine.io.wakeSleeper();
        engine.lane.blocked().wakeAll();
        engine.lanes.wakeAllBlocked();
    }

    /** A close from the worker's own thread: the watchdog ends the grace, since nobody waits. */
    private void enforceLater(long graceNs) {
        long endsNs = engine.clock.nanoTime() + graceNs;
        graceEndsNs.accumulateAndGet(endsNs, (a, b) -> a == Long.MAX_VALUE || b - a < 0 ? b : a);
        if (!engine.driven) {
            Watchdog.watch(engine);
        }
    }

    boolean isGraceRunning() {
        return graceEndsNs.get() != Long.MAX_VALUE && report == null;
    }

    /** Called by the watchdog, and by whoever drives a worker without a thread. */
    void enforceGrace() {
        long endsNs = graceEndsNs.get();
        if (endsNs != Long.MAX_VALUE && report == null && engine.clock.nanoTime() - endsNs >= 0) {
            abandon(true);
        }
    }

    /** Waits for the report; false if interrupted, which ends the wait at once. */
    private boolean awaitReport(long deadlineNs) {
        if (engine.driven && !isDrivenByOthers()) {
            driveUntilQuiet();
        }
        try {
            while (report == null) {
                long leftNs = deadlineNs - engine.clock.nanoTime();
                if (leftNs <= 0) {
                    return true;
                }
                if (engine.driven) {
                    driveOrWait();
                } else if (written.await(leftNs, TimeUnit.NANOSECONDS)) {
                    return true;
                }
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** A worker without a thread is drained by whoever waits for its end, unless somebody else drives it. */
    private void driveOrWait() throws InterruptedException {
        if (isDrivenByOthers()) {
            reported.await(WAIT_SLICE_NS, TimeUnit.NANOSECONDS);
        } else if (engine.loop.driveOnce() <= 0) {
            reported.await(WAIT_SLICE_NS, TimeUnit.NANOSECONDS);
        }
    }

    /** Whether some other thread drives: not the last one that did, and turns go on. */
    private boolean isDrivenByOthers() {
        if (engine.loop.wasDrivenByThisThread()) {
            return false;
        }
        long turns = engine.loop.drivenTurns();
        return Interruptions.awaitAtMost(
                () -> engine.loop.drivenTurns() != turns || engine.thread.current() != null || report != null,
                SOMEBODY_DRIVES_NS);
    }

    /** Runs what is ready, whatever the grace: it needs no time of the worker's clock. */
    private void driveUntilQuiet() {
        int quietTurns = 0;
        while (report == null && quietTurns < QUIET_TURNS) {
            int ran = engine.loop.driveOnce();
            if (ran < 0) {
                return;
            }
            quietTurns = ran == 0 ? quietTurns + 1 : 0;
        }
    }

    void freezeGates() {
        engine.lane.gate().freeze();
        engine.lanes.freeze();
    }

    /** Gives up on what has not started; does nothing if somebody else has, or the worker has ended. */
    private void abandon(boolean interrupt) {
        freezeGates();
        if (!engine.control.abandon()) {
            return;
        }
        if (interrupt) {
            engine.thread.interrupt();
        }
        engine.lane.blocked().wakeAll();
        engine.lanes.wakeAllBlocked();
        List<NeverRun> listed = new ArrayList<>();
        List<TaskFuture<?>> abandoned = new ArrayList<>();
        engine.lane.takeAll(engine.poller.progress(), taken -> account(taken, listed, abandoned));
        engine.local.takeAll(taken -> account(taken, listed, abandoned));
        Batch running = engine.tally.runningBatch();
        if (running != null) {
            running.takeRest(taken -> account(taken, listed, abandoned));
        }
        long neverHandled = engine.lanes.takeAll();
        neverRun.add(neverHandled);
        Releaser releaser = new Releaser(engine.config.name());
        abandoned.forEach(future -> releaser.add(future::failAbandoned, future.getNumberOfDependents() == 0));
        engine.flights.endAll().forEach(callback -> releaser.add(callback, false));
        engine.timers.knownCancellations().forEach(callback -> releaser.add(callback, false));
        releaser.run(RELEASE_NS);
        Optional<StillRunning> stillRunning = settle(releaser);
        listed.addAll(late);
        engine.blocking.end();
        publish(listed, neverHandled, stillRunning);
        if (engine.driven) {
            // Lets the loop see its end, in case nobody drives it again.
            engine.loop.driveOnce();
        }
    }

    /** On the worker's thread: it had taken a batch that the closer did not find with it. */
    void takeLate(Batch batch) {
        List<TaskFuture<?>> abandoned = new ArrayList<>();
        batch.takeRest(taken -> account(taken, late, abandoned));
        abandoned.forEach(TaskFuture::failAbandoned);
    }

    private void account(RingTask taken, Collection<NeverRun> listed, List<TaskFuture<?>> abandoned) {
        NeverRun entry = taken.asNeverRun();
        if (!(taken.task() instanceof TaskFuture<?> future)) {
            neverRun.increment();
            listed.add(entry);
        } else if (future.abandonUnrun()) {
            neverRun.increment();
            listed.add(entry);
            abandoned.add(future);
        } else if (future.isExpired()) {
            expiredUnrun.increment();
        } else {
            cancelledUnrun.increment();
        }
    }

    /** Gives an interrupted task a moment; what is running after that is reported with its stack. */
    private Optional<StillRunning> settle(Releaser releaser) {
        Thread loopThread = engine.thread.current();
        if (loopThread == null || loopThread == Thread.currentThread() || awaitLoopEnd()) {
            return Optional.empty();
        }
        TaskFuture<?> running = engine.tally.runningFuture();
        Optional<Object> task = Optional.empty();
        if (running != null) {
            task = Optional.of(running.shownInReport());
            releaser.add(running::abandonRunning, false);
            releaser.run(RELEASE_NS);
        }
        return Optional.of(new StillRunning(task, Arrays.asList(loopThread.getStackTrace())));
    }

    private boolean awaitLoopEnd() {
        return Interruptions.awaitAtMost(() -> loopDone.getCount() == 0 || engine.thread.current() == null, SETTLE_NS);
    }

    /** Called by the worker's thread as the last thing it does; {@code death} is what ended it, if anything did. */
    void loopEnded(@Nullable Throwable death) {
        // A closer's interrupt was for the task; what follows are callbacks.
        Thread.interrupted();
        try {
            if (death != null) {
                die(death);
            }
            engine.io.end();
            engine.timers.cancelAll();
            if (engine.loop.isDrained() && report == null) {
                engine.blocking.end();
                publish(List.of(), 0, Optional.empty());
            }
        } finally {
            loopDone.countDown();
        }
    }

    private void die(Throwable death) {
        beganNs.compareAndSet(0, engine.clock.nanoTime());
        try {
            System.getLogger("io.pinion.worker")
                    .log(
                            Level.ERROR,
                            "The thread of worker '" + engine.config.name()
                                    + "' died; the worker closes and fails what it had accepted",
                            death);
        } finally {
            abandon(false);
        }
    }

    private void publish(List<NeverRun> listed, long neverHandled, Optional<StillRunning> stillRunning) {
        ShutdownReport made = new ShutdownReport(
                StatsReader.readFinal(engine, stillRunning.isPresent()),
                listed,
                neverHandled,
                engine.flights.cancelledByCloser(),
                stillRunning,
                elapsed());
        report = made;
        // After the report is there: who sees CLOSED can read it.
        engine.control.closeAbandoned();
        try {
            engine.drains.endAll(made.isClean());
            Watchdog.forget(engine);
            written.countDown();
            if (engine.observer != null) {
                engine.observer.ended();
            }
        } finally {
            written.countDown();
            reported.countDown();
        }
    }

    private ShutdownReport provisional() {
        return new ShutdownReport(StatsReader.readProvisional(engine), List.of(), 0, 0, Optional.empty(), elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(engine.clock.nanoTime() - beganNs.get());
    }

    /** The report; a provisional one in the moments before it is written. */
    ShutdownReport finalReport() {
        ShutdownReport made = report;
        return made != null ? made : provisional();
    }

    @Nullable
    ShutdownReport reportIfAny() {
        return report;
    }

    long neverRun() {
        return neverRun.sum();
    }

    long cancelledUnrun() {
        return cancelledUnrun.sum();
    }

    long expiredUnrun() {
        return expiredUnrun.sum();
    }
}
