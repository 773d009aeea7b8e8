package io.pinion.worker.disruptor.race;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import io.pinion.worker.disruptor.Seams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The rounds of each {@link CloseVariant}. */
final class CloseRounds {
    private CloseRounds() {}

    private static void pauseUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Crew.pause();
        }
    }

    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    /** A task closes the worker it runs on; another thread waits for the final report. */
    static final class FromWorker extends Round {
        private final boolean awaited;

        FromWorker(SplittableRandom random) {
            super(random);
            awaited = random.nextInt(8) != 0;
        }

        @Override
        Runnable addClosers(List<Runnable> jobs) {
            if (awaited) {
                jobs.add(() -> {
                    pauseUntil(() -> worker.state() != WorkerState.RUNNING);
                    close(LONG);
                });
            }
            List<Ticket> lot = newLot();
            return () -> closeFromWorker(lot);
        }

        private void closeFromWorker(List<Ticket> lot) {
            Ticket ticket = new Ticket() {
                @Override
                public void run() {
                    super.run();
                    close(grace);
                }
            };
            lot.add(ticket);
            OfferResult result = worker.offer(ticket);
            while (result == OfferResult.FULL) {
                Crew.pause();
                result = worker.offer(ticket);
            }
            ticket.decide(result == OfferResult.ACCEPTED);
        }
    }

    /** Two threads close at once, each with its own grace. */
    static final class TwoClosers extends Round {
        TwoClosers(SplittableRandom random) {
            super(random);
        }

        @Override
        Runnable addClosers(List<Runnable> jobs) {
            Duration other = isGraceLong() ? LONG : shortGrace();
            jobs.add(() -> closeWhenTold(grace));
            jobs.add(() -> closeWhenTold(other));
            return this::tell;
        }
    }

    /** Closed before, or while, the first producer begins. */
    static final class BeforeStart extends Round {
        private final boolean ahead;

        BeforeStart(SplittableRandom random) {
            super(random);
            ahead = random.nextInt(4) == 0;
        }

        @Override
        void started() {
            if (ahead) {
                closeAtOnce();
            }
        }

        @Override
        Runnable addClosers(List<Runnable> jobs) {
            jobs.add(this::closeAtOnce);
            return () -> {};
        }
    }

    /** More producers than places, all of them waiting for room when the close comes. */
    static final class Blocked extends Round {
        Blocked(SplittableRandom random) {
            super(random);
        }

        @Override
        OverflowPolicy overflow() {
            return random.nextInt(4) == 0 ? OverflowPolicy.blockFor(LONG) : OverflowPolicy.block();
        }

        @Override
        int capacity() {
            return 1 << (1 + random.nextInt(3));
        }

        @Override
        int producers() {
            return 4 + random.nextInt(3);
        }

        @Override
        Ticket newTicket(SplittableRandom own) {
            int turns = own.nextInt(200);
            return new Ticket() {
                @Override
                public void run() {
                    super.run();
                    spin(turns);
                }
            };
        }

        @Override
        void handOver(Ticket ticket, SplittableRandom own) {
            worker.execute(ticket);
        }
    }

    /** One task does not end within the grace; it ends when the worker has given up, or long after. */
    static final class Stuck extends Round {
        private final boolean pastTheReport;
        private final boolean withFuture;
        private volatile boolean released;

        Stuck(SplittableRandom random, boolean pastTheReport) {
            super(random);
            this.pastTheReport = pastTheReport;
            withFuture = random.nextBoolean();
        }

        @Override
        void started() {
            Ticket ticket = new Ticket() {
                @Override
                public void run() {
                    super.run();
                    stick();
                }
            };
            newLot().add(ticket);
            if (withFuture) {
                ticket.accepted(worker.submit(ticket));
            } else {
                worker.execute(ticket);
                ticket.accepted();
            }
            pauseUntil(() -> ticket.runs() > 0);
        }

        private void stick() {
            while (!released) {
                if (!pastTheReport && worker.state().compareTo(WorkerState.ABANDONING) >= 0) {
                    return;
                }
                LockSupport.parkNanos(20_000);
                Thread.interrupted();
            }
        }

        @Override
        Runnable addClosers(List<Runnable> jobs) {
            Duration within = shortGrace();
            jobs.add(() -> close(within));
            return () -> {};
        }

        @Override
        void beforeEnd(ShutdownReport report, Score score) {
            if (pastTheReport
                    && (report.stillRunning().isEmpty() || worker.stats().pending() != 1)) {
                score.mismatched("a stuck task is not reported: " + report);
            }
            released = true;
        }

        @Override
        boolean isGraceLong() {
            return false;
        }
    }

    /** What a late producer waits for between claim and publication. */
    private static BooleanSupplier moment(Worker worker, SplittableRandom own, boolean graceIsLong) {
        // One in many waits for the end: a closer waits for a claim, up to a limit.
        int bound = graceIsLong ? 2 : own.nextInt(64) == 0 ? 4 : 3;
        WorkerState until = switch (own.nextInt(bound)) {
            case 0 -> WorkerState.RUNNING;
            case 1 -> WorkerState.DRAINING;
            case 2 -> WorkerState.ABANDONING;
            default -> WorkerState.CLOSED;
        };
        return () -> worker.state().compareTo(until) >= 0;
    }

    /** Producers that stop between claim and publication until the close has got so far. */
    static final class LateTask extends Round {
        LateTask(SplittableRandom random) {
            super(random);
        }

        @Override
        void handOver(Ticket ticket, SplittableRandom own) {
            if (own.nextInt(8) != 0) {
                super.handOver(ticket, own);
                return;
            }
            Seams.LateTask late = Seams.claim(worker);
            if (late == null) {
                ticket.refused();
                return;
            }
            tell();
            ticket.markLate();
            pauseUntil(moment(worker, own, isGraceLong()));
            OfferResult result = own.nextBoolean() ? late.publish(ticket) : late.lookAndPublish(ticket);
            ticket.decide(result == OfferResult.ACCEPTED);
        }

        @Override
        Runnable addClosers(List<Runnable> jobs) {
            jobs.add(() -> closeWhenTold(grace));
            return this::tell;
        }
    }

    /** An event of a typed lane. */
    private static final class Event {
        private Ticket ticket;
    }

    /** Typed lanes beside the task ring. */
    static class Lanes extends Round {
        private final List<Lane<Event>> lanes = new ArrayList<>();

        Lanes(SplittableRandom random) {
            super(random);
        }

        @Override
        void started() {
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                Lane<Event> lane = worker.lanes()
                        .lane(Event::new, (event, sequence, endOfBatch) -> event.ticket.run(), capacity());
                lanes.add(lane);
            }
        }

        @Override
        void handOver(Ticket ticket, SplittableRandom own) {
            Lane<Event> lane = lanes.get(own.nextInt(lanes.size()));
            switch (own.nextInt(8)) {
                case 0 -> super.handOver(ticket, own);
                case 1 -> publishFailing(lane, ticket);
                case 2, 3, 4 -> {
                    ticket.markEvent();
                    lane.publish((event, t) -> event.ticket = t, ticket);
                }
                default -> {
                    ticket.markEvent();
                    ticket.decide(lane.offer(event -> fill(event, ticket, own)) == OfferResult.ACCEPTED);
                }
            }
        }

        void fill(Event event, Ticket ticket, SplittableRandom own) {
            event.ticket = ticket;
        }

        private static void publishFailing(Lane<Event> lane, Ticket ticket) {
            try {
                lane.publish(event -> {
                    throw new IllegalStateException("a filler that fails");
                });
            } catch (IllegalStateException e) {
                ticket.refused();
            }
        }
    }

    /** Fillers that do not return until the close has got so far. */
    static final class LateEvent extends Lanes {
        LateEvent(SplittableRandom random) {
            super(random);
        }

        @Override
        void fill(Event event, Ticket ticket, SplittableRandom own) {
            super.fill(event, ticket, own);
            if (own.nextInt(8) == 0) {
                tell();
                pauseUntil(moment(worker, own, isGraceLong()));
            }
        }

        @Override
        Runnable addClosers(List<Runnable> jobs) {
            jobs.add(() -> closeWhenTold(grace));
            return this::tell;
        }
    }

    /** Tasks that hand further tasks to their own worker. */
    static final class SelfSubmit extends Round {
        private List<Ticket> own;
        private SplittableRandom ownRandom;

        SelfSubmit(SplittableRandom random) {
            super(random);
        }

        @Override
        void started() {
            own = newLot();
            ownRandom = random.split();
        }

        @Override
        Ticket newTicket(SplittableRandom random) {
            int children = random.nextInt(4);
            return new Ticket() {
                @Override
                public void run() {
                    super.run();
                    for (int i = 0; i < children; i++) {
                        submitChild();
                    }
                }
            };
        }

        /** On the worker's thread, which alone uses the lot and the random numbers of its own. */
        private void submitChild() {
            Ticket child = new Ticket();
            own.add(child);
            try {
                super.handOver(child, ownRandom);
                if (child.verdict() == null) {
                    child.accepted();
                }
            } catch (RejectedExecutionException e) {
                child.refused();
            }
        }
    }

    /** Batches, which are accepted or refused as a whole. */
    static final class Batches extends Round {
        Batches(SplittableRandom random) {
            super(random);
        }

        /** Room for large batches, which take long to publish. */
        @Override
        int capacity() {
            return 1 << (4 + random.nextInt(7));
        }

        @Override
        boolean handOver(List<Ticket> lot, SplittableRandom own) {
            List<Ticket> batch = new ArrayList<>();
            int limit = own.nextBoolean() ? 8 : worker.config().capacity();
            for (int i = 1 + own.nextInt(limit); i > 0; i--) {
                batch.add(new Ticket());
            }
            lot.addAll(batch);
            try {
                worker.executeAll(batch);
                batch.forEach(Ticket::accepted);
            } catch (RejectedExecutionException e) {
                batch.forEach(Ticket::refused);
            }
            return goesOn(batch.get(0));
        }
    }

    /** Futures, some with a deadline, cancelled by whoever comes first. */
    static final class Futures extends Round {
        private volatile CompletableFuture<?> latest;

        Futures(SplittableRandom random) {
            super(random);
        }

        @Override
        List<Runnable> jobs() {
            List<Runnable> jobs = super.jobs();
            SplittableRandom own = random.split();
            jobs.add(() -> cancelSome(own));
            return jobs;
        }

        private void cancelSome(SplittableRandom own) {
            while (worker.state() == WorkerState.RUNNING) {
                CompletableFuture<?> future = latest;
                if (future != null && own.nextInt(4) == 0) {
                    future.cancel(own.nextBoolean());
                }
                Crew.pause();
            }
        }

        @Override
        void handOver(Ticket ticket, SplittableRandom own) {
            CompletableFuture<?> future = switch (own.nextInt(4)) {
                case 0 -> worker.submit(ticket, Duration.ofNanos(1 + own.nextInt(100_000)));
                default -> worker.submit(ticket);
            };
            ticket.accepted(future);
            if (own.nextInt(8) == 0) {
                future.cancel(own.nextBoolean());
            } else {
                latest = future;
            }
        }
    }

    /** Asynchronous tasks whose stages end at once, later on another thread, or never. */
    static final class Async extends Round {
        private final Queue<CompletableFuture<Void>> open = new ConcurrentLinkedQueue<>();

        Async(SplittableRandom random) {
            super(random);
        }

        @Override
        List<Runnable> jobs() {
            List<Runnable> jobs = super.jobs();
            jobs.add(this::completeOpen);
            return jobs;
        }

        private void completeOpen() {
            while (worker.state() != WorkerState.CLOSED) {
                CompletableFuture<Void> stage = open.poll();
                if (stage != null) {
                    stage.complete(null);
                } else {
                    Crew.pause();
                }
            }
        }

        @Override
        Ticket newTicket(SplittableRandom own) {
            return new Start(own.nextInt(isGraceLong() ? 2 : 3));
        }

        @Override
        void handOver(Ticket ticket, SplittableRandom own) {
            CompletableFuture<Void> future = worker.submitAsync((Start) ticket);
            ticket.accepted(future);
            if (own.nextInt(16) == 0) {
                future.cancel(own.nextBoolean());
            }
        }

        private final class Start extends Ticket implements AsyncTask<Void> {
            private final int kind;

            Start(int kind) {
                this.kind = kind;
            }

            @Override
            public CompletionStage<Void> start() {
                run();
                CompletableFuture<Void> stage = new CompletableFuture<>();
                if (kind == 0) {
                    stage.complete(null);
                } else if (kind == 1) {
                    open.add(stage);
                }
                return stage;
            }
        }
    }

    /** Blocking calls on their own threads, beside tasks. */
    static final class BlockingCalls extends Round {
        BlockingCalls(SplittableRandom random) {
            super(random);
        }

        @Override
        void handOver(Ticket ticket, SplittableRandom own) {
            if (own.nextInt(4) == 0) {
                super.handOver(ticket, own);
                return;
            }
            CompletableFuture<?> future = worker.blocking().submit((Runnable) ticket);
            ticket.accepted(future);
            if (own.nextInt(16) == 0) {
                future.cancel(own.nextBoolean());
            }
        }
    }
}
