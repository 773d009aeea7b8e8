package io.pinion.worker.disruptor;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The one thread: turn after turn until the worker is closed.
 *
 * <p>A turn gives every source a bounded batch: task ring, own queue, lanes, ended flights, due timers. A turn that
 * found nothing goes to the {@link Idler}.
 */
final class WorkerLoop implements Runnable {
    /** Tasks per source and turn. */
    private static final int BATCH = 256;
    /** Busy turns between two looks at the clock for timers; an idle turn always looks. */
    private static final int TURNS_PER_CLOCK_READ = 16;

    /** Idle turns, or tasks of so many turns' worth, between two looks at where the thread runs. */
    private static final int PLACEMENT_INTERVAL = 4096;

    private final Engine engine;
    private final ControlWord control;
    private final TaskPoller poller;
    private final LocalQueue local;
    private final EngineLanes lanes;
    private final Flights flights;
    private final EngineTimers timers;
    private final DrainWaiters drains;
    private final EngineIo io;
    private int turns;
    private int sincePlaced;
    private boolean spreading;
    private boolean draining;
    private boolean finishing;
    private boolean drained;
    private boolean ended;
    private volatile long drivenTurns;
    private volatile @Nullable Thread lastDriver;

    WorkerLoop(Engine engine) {
        this.engine = engine;
        control = engine.control;
        poller = engine.poller;
        local = engine.local;
        lanes = engine.lanes;
        flights = engine.flights;
        timers = engine.timers;
        drains = engine.drains;
        io = engine.io;
    }

    @Override
    public void run() {
        engine.thread.enter();
        Throwable death = null;
        try {
            begin();
            Idler idler = new Idler(engine);
            while (step(idler)) {
                // each step is a turn and what follows it
            }
        } catch (Throwable t) {
            death = t;
        } finally {
            engine.closer.loopEnded(death);
            engine.thread.leave();
        }
    }

    private void begin() {
        try {
            engine.placer.begin(engine.clock.nanoTime());
            io.begin();
        } catch (Throwable t) {
            engine.start.fail(t.toString());
            throw t;
        } finally {
            engine.start.pass();
        }
    }

    private boolean step(Idler idler) {
        int work = turn();
        int state = control.acquire();
        if (state < ControlWord.DRAINING) {
            if (work > 0 || !spreading) {
                idler.afterTurn(work);
            }
            return true;
        }
        boolean wasFinishing = finishing;
        boolean wasDraining = draining;
        if (!closing(state, work)) {
            return false;
        }
        if (work == 0 && draining == wasDraining && finishing == wasFinishing) {
            idler.napWhileClosing();
        }
        return true;
    }

    /** One turn; how many things it ran. */
    int turn() {
        int work = 0;
        if (!finishing) {
            work = poller.poll(drains.limit(BATCH));
            if (!local.isEmpty()) {
                work += runLocal();
            }
            work += lanes.poll(BATCH);
        }
        if (flights.hasLanded()) {
            work += flights.drainLanded(BATCH);
        }
        work += runTimers(work);
        if (io.isUsed()) {
            work += io.turn(work, !spreading);
        }
        drains.check();
        sincePlaced += 1 + TURNS_PER_CLOCK_READ * work;
        if (sincePlaced >= PLACEMENT_INTERVAL) {
            sincePlaced = 0;
            engine.placer.recheck(engine.clock.nanoTime());
        }
        return work;
    }

    /** Spreading is no work that anybody waits for, so it is not counted; but while it goes on, each turn does a step. */
    private int runTimers(int work) {
        boolean wasSpreading = spreading;
        spreading = false;
        if (!timers.isActive()) {
            return 0;
        }
        int fired = 0;
        if (work == 0 || ++turns % TURNS_PER_CLOCK_READ == 0) {
            fired = timers.fireDue(BATCH);
        } else if (!wasSpreading) {
            return 0;
        }
        spreading = timers.spread(work + fired == 0);
        return fired;
    }

    private int runLocal() {
        int done = 0;
        while (done < BATCH
                && local.isHeadDue(poller.next())
                && control.acquire() < ControlWord.ABANDONING
                && !drains.isNew()) {
            Object task = local.takeHead();
            if (task == null) {
                break;
            }
            if (task instanceof Batch batch) {
                engine.runBatch(batch);
            } else {
                engine.runner.run(task, local.headFirst(), local.headSecond());
            }
            local.pop(task);
            done++;
        }
        return done;
    }

    /** What a turn means once a close has begun; false when the loop has to end. */
    boolean closing(int state, int work) {
        if (state >= ControlWord.ABANDONING) {
            return false;
        }
        if (!draining) {
            draining = true;
            timers.cancelNotDue();
            io.beginClose();
            return true;
        }
        if (!finishing) {
            if (work == 0 && isNothingLeft()) {
                finish();
            }
            return true;
        }
        if (work > 0 || flights.count() != 0 || flights.hasLanded() || !io.isQuiet()) {
            return true;
        }
        drained = control.closeFinished();
        return false;
    }

    /** What was published between the last look and FINISHING is still ours; what comes later is taken back. */
    private void finish() {
        engine.closer.freezeGates();
        if (control.finish()) {
            poller.pollFinally();
            lanes.pollFinally();
            finishing = true;
        }
    }

    /** Asked after DRAINING was seen; the fence lets it see each claim whose producer did not. */
    private boolean isNothingLeft() {
        VarHandle.fullFence();
        return !poller.isClaimedAhead()
                && local.isEmpty()
                && !lanes.isClaimedAhead()
                && flights.count() == 0
                && !flights.hasLanded()
                && io.isQuiet();
    }

    /** Whether this loop ended the worker by itself, with everything run; the loop's own thread asks. */
    boolean isDrained() {
        return drained;
    }

    /** One turn of a worker without a thread, on the calling thread; -1 if some thread is at it already. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // whoever drives is alone
    int driveOnce() {
        if (!engine.thread.enter()) {
            return -1;
        }
        drivenTurns++;
        lastDriver = Thread.currentThread();
        try {
            return ended ? 0 : driveTurn();
        } finally {
            engine.thread.leave();
        }
    }

    private int driveTurn() {
        try {
            int work = turn();
            int state = control.acquire();
            if (state >= ControlWord.DRAINING && !closing(state, work)) {
                ended = true;
                engine.closer.loopEnded(null);
            }
            return work;
        } catch (Throwable t) {
            ended = true;
            engine.closer.loopEnded(t);
            throw t;
        }
    }

    /** Turns driven so far, for a closer that must know whether somebody drives. */
    long drivenTurns() {
        return drivenTurns;
    }

    boolean wasDrivenByThisThread() {
        return lastDriver == Thread.currentThread();
    }

    /** With {@link #isClaimedAhead()}, the re-check between the announcement of sleep and the sleep. */
    boolean hasWork() {
        return poller.hasWork()
                || lanes.hasWork()
                || flights.hasLanded()
                || timers.hasNew()
                || drains.isNew()
                || io.hasCommands();
    }

    /** Whether a producer has claimed a place and has not published yet, or has. */
    boolean isClaimedAhead() {
        return poller.isClaimedAhead();
    }

    /** A cheap look for a spin: the two rings first. */
    boolean hasWorkQuick() {
        return poller.hasWork() || lanes.hasWork() || flights.hasLanded();
    }
}
