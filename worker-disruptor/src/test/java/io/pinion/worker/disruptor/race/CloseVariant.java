package io.pinion.worker.disruptor.race;

import java.util.SplittableRandom;

/** The ways in which a close meets the work. */
enum CloseVariant {
    OTHER_THREAD("another thread closes", (cycle, random) -> new Round(random)),
    WORKER_ITSELF("the worker closes itself", (cycle, random) -> new CloseRounds.FromWorker(random)),
    TWO_CLOSERS("two threads close", (cycle, random) -> new CloseRounds.TwoClosers(random)),
    BEFORE_START("closed before the producers start", (cycle, random) -> new CloseRounds.BeforeStart(random)),
    BLOCKED("producers blocked on the full ring", (cycle, random) -> new CloseRounds.Blocked(random)),
    STUCK("a task stuck past the grace", (cycle, random) -> new CloseRounds.Stuck(random, cycle % 2000 == 0)),
    LATE_TASK("a task claimed, not yet published", (cycle, random) -> new CloseRounds.LateTask(random)),
    LATE_EVENT("an event claimed, not yet published", (cycle, random) -> new CloseRounds.LateEvent(random)),
    SELF_SUBMIT("tasks that submit tasks", (cycle, random) -> new CloseRounds.SelfSubmit(random)),
    BATCHES("batches", (cycle, random) -> new CloseRounds.Batches(random)),
    FUTURES("futures, cancelled at random", (cycle, random) -> new CloseRounds.Futures(random)),
    ASYNC("asynchronous tasks in flight", (cycle, random) -> new CloseRounds.Async(random)),
    BLOCKING("blocking calls in flight", (cycle, random) -> new CloseRounds.BlockingCalls(random)),
    LANES("typed lanes", (cycle, random) -> new CloseRounds.Lanes(random));

    private interface Maker {
        Round make(long cycle, SplittableRandom random);
    }

    private final String label;
    private final Maker maker;

    CloseVariant(String label, Maker maker) {
        this.label = label;
        this.maker = maker;
    }

    String label() {
        return label;
    }

    Round newRound(long cycle, SplittableRandom random) {
        return maker.make(cycle, random);
    }
}
