package io.pinion.worker.disruptor.race;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** One task of a race and what became of it. */
class Ticket implements Runnable {
    /** What the caller was told. */
    enum Verdict {
        ACCEPTED,
        REFUSED
    }

    private static final AtomicIntegerFieldUpdater<Ticket> RUNS =
            AtomicIntegerFieldUpdater.newUpdater(Ticket.class, "runs");

    private volatile int runs;
    private volatile Verdict verdict;
    private volatile CompletableFuture<?> future;
    private volatile boolean event;
    private volatile boolean late;
    /** Written by the audit only. */
    private int listed;

    @Override
    public void run() {
        RUNS.incrementAndGet(this);
    }

    /** For hand-overs that carry their task as an argument. */
    static void runArgument(Ticket ticket) {
        ticket.run();
    }

    int runs() {
        return runs;
    }

    Verdict verdict() {
        return verdict;
    }

    void accepted() {
        verdict = Verdict.ACCEPTED;
    }

    void accepted(CompletableFuture<?> end) {
        future = end;
        verdict = Verdict.ACCEPTED;
    }

    void refused() {
        verdict = Verdict.REFUSED;
    }

    void decide(boolean accepted) {
        verdict = accepted ? Verdict.ACCEPTED : Verdict.REFUSED;
    }

    CompletableFuture<?> future() {
        return future;
    }

    /** Marks an event of a typed lane: a report counts those that were never handled, without naming them. */
    void markEvent() {
        event = true;
    }

    boolean isEvent() {
        return event;
    }

    /** Marks a task whose producer may have been stopped for so long that a report counts it without naming it. */
    void markLate() {
        late = true;
    }

    boolean isLate() {
        return late;
    }

    void list() {
        listed++;
    }

    int listed() {
        return listed;
    }
}
