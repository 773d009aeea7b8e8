package io.pinion.worker.disruptor.race;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.disruptor.RingWorkerProvider;
import io.pinion.worker.spi.WorkerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One life of one worker: producers flood it, somebody closes it meanwhile, then every task is accounted for. Variants
 * override how it is configured, flooded and closed.
 */
class Round {
    /** Longer than any cycle takes: what is accepted runs. */
    static final Duration LONG = Duration.ofSeconds(4);

    /** Looked up once: the look-up costs more than a whole cycle. */
    private static final WorkerProvider PROVIDER = new RingWorkerProvider();

    final SplittableRandom random;
    final Queue<ShutdownReport> reports = new ConcurrentLinkedQueue<>();
    final Duration grace;
    Worker worker;
    private final List<List<Ticket>> lots = new ArrayList<>();
    private final int quota;
    private final int closeAfter;
    private Thread thread;
    private volatile boolean told;

    Round(SplittableRandom random) {
        this.random = random;
        quota = 1 << (2 + random.nextInt(6));
        closeAfter = random.nextInt(quota + 1);
        grace = chooseGrace();
    }

    private Duration chooseGrace() {
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ZERO;
            case 1 -> shortGrace();
            default -> LONG;
        };
    }

    final Duration shortGrace() {
        return Duration.ofNanos(random.nextInt(300_000));
    }

    /** Mostly small rings: they are cheap to make and often full. */
    int capacity() {
        return 1 << (random.nextInt(100) == 0 ? 3 + random.nextInt(14) : 3 + random.nextInt(5));
    }

    /** Mostly parked: on few processors a thread that spins takes most of what a cycle costs. */
    private IdleStrategy idleStrategy() {
        IdleStrategy usual = random.nextInt(8) == 0 ? IdleStrategy.ADAPTIVE : IdleStrategy.BLOCKING;
        return RaceSettings.idleStrategy(random, usual);
    }

    int producers() {
        return 2 + random.nextInt(3);
    }

    OverflowPolicy overflow() {
        return OverflowPolicy.reject();
    }

    void start(Consumer<Worker> sabotage) {
        worker = PROVIDER.start(WorkerConfig.builder()
                .name("race-worker")
                .capacity(capacity())
                .overflow(overflow())
                .idleStrategy(idleStrategy())
                .poller(RaceSettings.poller(random))
                .stallThreshold(Duration.ZERO)
                .errorHandler((task, error) -> {})
                .threadFactory(body -> thread = new Thread(body))
                .build());
        started();
        sabotage.accept(worker);
    }

    /** Before anything is handed over. */
    void started() {}

    /** What runs side by side: the producers and whoever closes. */
    List<Runnable> jobs() {
        List<Runnable> jobs = new ArrayList<>();
        Runnable trigger = addClosers(jobs);
        for (int i = producers(); i > 0; i--) {
            List<Ticket> lot = newLot();
            SplittableRandom own = random.split();
            Runnable atMoment = i == 1 ? trigger : () -> {};
            jobs.add(() -> produce(lot, own, atMoment));
        }
        return jobs;
    }

    /** Adds who closes beside the producers; returns what one producer does at a random moment of its flood. */
    Runnable addClosers(List<Runnable> jobs) {
        if (random.nextBoolean()) {
            return this::closeAtOnce;
        }
        jobs.add(() -> closeWhenTold(grace));
        return this::tell;
    }

    final List<Ticket> newLot() {
        List<Ticket> lot = new ArrayList<>();
        lots.add(lot);
        return lot;
    }

    private void produce(List<Ticket> lot, SplittableRandom own, Runnable atMoment) {
        boolean open = true;
        boolean due = true;
        while (open && lot.size() < quota) {
            if (due && lot.size() >= closeAfter) {
                due = false;
                atMoment.run();
            }
            open = handOver(lot, own);
            if (own.nextInt(64) == 0) {
                Crew.pause();
            }
        }
        if (due) {
            atMoment.run();
        }
    }

    /** Hands over once; false when the worker takes nothing more. */
    boolean handOver(List<Ticket> lot, SplittableRandom own) {
        Ticket ticket = newTicket(own);
        lot.add(ticket);
        try {
            handOver(ticket, own);
            if (ticket.verdict() == null) {
                ticket.accepted();
            }
        } catch (RejectedExecutionException e) {
            ticket.refused();
        }
        return goesOn(ticket);
    }

    final boolean goesOn(Ticket ticket) {
        if (ticket.verdict() == Ticket.Verdict.ACCEPTED) {
            return true;
        }
        Crew.pause();
        return worker.state() == WorkerState.RUNNING;
    }

    Ticket newTicket(SplittableRandom own) {
        return new Ticket();
    }

    void handOver(Ticket ticket, SplittableRandom own) {
        switch (own.nextInt(4)) {
            case 0 -> worker.execute(ticket);
            case 1 -> worker.execute(Ticket::runArgument, ticket);
            case 2 -> worker.execute((t, nothing) -> t.run(), ticket, null);
            default -> ticket.decide(worker.offer(ticket) == OfferResult.ACCEPTED);
        }
    }

    final void tell() {
        told = true;
    }

    final void closeWhenTold(Duration within) {
        while (!told) {
            Crew.pause();
        }
        close(within);
    }

    final void closeAtOnce() {
        close(grace);
    }

    final void close(Duration within) {
        reports.add(worker.shutdown(within));
    }

    /** Called when all jobs have ended. */
    final void check(Score score) throws InterruptedException {
        ShutdownReport report = worker.shutdown(LONG);
        beforeEnd(report, score);
        thread.join(TimeUnit.NANOSECONDS.toMillis(score.patienceNs()));
        if (thread.isAlive()) {
            score.hung("the worker's thread goes on");
            return;
        }
        checkReports(report, score);
        Audit.settle(lots, Books.of(worker.stats(), report), score);
    }

    /** The report is there, the thread may still run. */
    void beforeEnd(ShutdownReport report, Score score) {}

    private void checkReports(ShutdownReport report, Score score) {
        if (!report.isFinal()) {
            score.hung("no final report");
        }
        for (ShutdownReport other : reports) {
            if (other.isFinal() && other != report) {
                score.mismatched("two final reports");
            }
        }
        // A worker that gets no processor for long does not end its task in time, and is reported as stuck.
        if (report.stats().pending() != (report.stillRunning().isPresent() ? 1 : 0)) {
            score.mismatched("the report has pending=" + report.stats().pending() + " with " + report.stillRunning());
        }
        if (isGraceLong() && !report.isClean()) {
            score.mismatched("not clean in spite of a long grace: " + report);
        }
    }

    /** Whether all of what is accepted must run. */
    boolean isGraceLong() {
        return grace == LONG;
    }
}
