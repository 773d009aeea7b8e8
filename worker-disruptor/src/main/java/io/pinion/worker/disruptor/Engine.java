package io.pinion.worker.disruptor;

import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.WorkerObserver;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one worker and how they are wired. The parts do the work; this holds them and wakes the thread. Producers
 * read it, so nothing in it is written after its construction.
 *
 * <p>How to read the engine: {@link Submitter} and {@link TaskLane} are the way in, {@link WorkerLoop} is the thread,
 * {@link TaskPoller}, {@link LocalQueue}, {@link EngineLanes}, {@link EngineTimers} and {@link Flights} are what a turn
 * looks at, {@link Closer} is the way out, {@link ControlWord} is what they agree on.
 */
final class Engine implements Wakeup {
    final WorkerConfig config;
    final NanoClock clock;
    final boolean driven;
    /** Null in a worker that nobody observes. */
    final @Nullable WorkerObserver observer;

    final long startedNs;
    final ControlWord control = new ControlWord();
    final LoopThread thread = new LoopThread();
    final LoopCells cells = new LoopCells();
    final Tally tally = new Tally();
    final Samples samples = new Samples();
    final LongAdder rejected = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final boolean maySpin;
    final Waits waits;
    final TaskRunner runner;
    final TaskLane lane;
    final TaskPoller poller;
    final LocalQueue local;
    final Flights flights;
    final EngineTimers timers;
    final EngineLanes lanes;
    final EngineBlocking blocking;
    final EngineIo io;
    final StartGate start;
    final Placer placer;
    final DrainWaiters drains;
    final Overflow overflow;
    final WorkerLoop loop;
    final Closer closer;
    final StallState stalls = new StallState();

    /** One that nobody observes. */
    Engine(WorkerConfig config, NanoClock clock, boolean driven) {
        this(config, clock, driven, null);
    }

    @SuppressWarnings("this-escape") // the parts keep the reference; nothing runs before the thread starts
    Engine(WorkerConfig config, NanoClock clock, boolean driven, @Nullable WorkerObserver observer) {
        this.config = config;
        this.clock = clock;
        this.driven = driven;
        this.observer = observer;
        startedNs = clock.nanoTime();
        maySpin = CpuBudget.ofThisProcess().maySpin(config.pinning().cpus());
        waits = new Waits(config.name(), thread, cells, maySpin && !driven, clock);
        runner = TaskRunner.of(this);
        lane = new TaskLane(config.capacity(), control, this, clock);
        drains = new DrainWaiters(this);
        poller = new TaskPoller(lane, control, runner, drains, this::runBatch);
        local = new LocalQueue(config.capacity());
        flights = new Flights(this, config.maxInFlight());
        timers = new EngineTimers(this);
        lanes = new EngineLanes(this);
        blocking = new EngineBlocking(this);
        io = new EngineIo(this);
        start = new StartGate(config);
        placer = new Placer(config, start);
        overflow = new Overflow(this);
        loop = new WorkerLoop(this);
        closer = new Closer(this);
    }

    @Override
    public void wake() {
        if (control.unpark()) {
            io.wakeSleeper();
        }
    }

    /** After a publication that was not itself a full fence. */
    void wakeAfterPlainPublication() {
        VarHandle.fullFence();
        int state = control.afterPublication();
        if (state == ControlWord.PARKED) {
            wake();
        } else if (state == ControlWord.DRAINING) {
            io.wakeSleeper();
        }
    }

    void unparkOwner() {
        Thread owner = thread.current();
        if (owner != null) {
            LockSupport.unpark(owner);
        }
    }

    /** What a batch leaves when the worker gives up goes to the closer, unless that has taken it already. */
    void runBatch(Batch batch) {
        if (!runner.runBatch(batch)) {
            closer.takeLate(batch);
        }
    }

    /** Everything accepted: ring claims and lane events, self-submissions, blocking calls, due timers. */
    long accepted() {
        return lane.accepted()
                + local.pushedOpaque()
                + lanes.accepted()
                + blocking.accepted()
                + tally.timersDueOpaque();
    }
}
