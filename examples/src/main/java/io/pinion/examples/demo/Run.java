package io.pinion.examples.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One contender ships the lines to one collector. The calling thread is the producer.
 *
 * <p>Threads: one runs it; the counters may be read by any.
 */
final class Run {
    /** Lets the contender start before the first line is due. */
    private static final long LEAD_NS = Duration.ofMillis(200).toNanos();

    private static final Duration SLICE = Duration.ofMillis(100);
    private static final long LOOK_EVERY_NS = Duration.ofMillis(1).toNanos();
    /** A collector of somebody else may keep the connection open; this is how long a reset has to show. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final ContenderKind kind;
    private final Job job;
    private final @Nullable CollectorProcess own;
    private final Contender contender;
    private final Route route;
    private final AtomicInteger handedOver = new AtomicInteger();
    private List<Ending> endings = List.of();

    /**
     * Connects.
     *
     * @param own our own collector, which confirms what it receives; null to ship to that of somebody else
     */
    Run(ContenderKind kind, Settings settings, Target target, @Nullable CollectorProcess own, int lines)
            throws DemoException, InterruptedException {
        this.kind = kind;
        this.own = own;
        job = Job.of(kind, settings, target, own != null, lines);
        contender = kind.open(job);
        route = contender.route();
    }

    RunResult ship() throws InterruptedException {
        Usage used;
        long elapsedNs;
        String failed;
        try (contender) {
            job.schedule().beginAt(System.nanoTime() + LEAD_NS);
            Usage before = Usage.now();
            produce();
            used = Usage.now().since(before);
            awaitShipped();
            elapsedNs = System.nanoTime() - job.schedule().startNs();
            awaitConfirmed();
            // What the close breaks is not the run's fault.
            failed = job.failure().message();
        }
        return result(elapsedNs, used, failed);
    }

    private void produce() {
        LineCursor line = job.settings().input().cursor();
        try {
            for (int sequence = 0; sequence < job.lines() && !job.failure().isPresent(); sequence++) {
                line.advance();
                long before = Pacer.await(job.schedule().dueNs(sequence));
                contender.submit(line);
                Recording.record(job.recording().submitCost(), System.nanoTime() - before);
                handedOver.lazySet(sequence + 1);
            }
        } catch (RejectedExecutionException e) {
            job.failure().report(e);
        }
    }

    private void awaitShipped() throws InterruptedException {
        StallTimer timer = new StallTimer(job.settings().stallLimit().plus(FAREWELL));
        while (!job.failure().isPresent() && !contender.awaitShipped(SLICE)) {
            if (timer.isStalled(route.bytesTaken())) {
                fail("lines handed over were not shipped: no progress for "
                        + timer.limit().toSeconds() + " s");
            }
        }
    }

    private void awaitConfirmed() throws InterruptedException {
        try {
            if (own == null) {
                if (!job.failure().isPresent()) {
                    route.sayFarewell(FAREWELL);
                }
                return;
            }
            StallTimer timer = new StallTimer(job.settings().stallLimit());
            while (!job.failure().isPresent() && !route.isConfirmed()) {
                LockSupport.parkNanos(LOOK_EVERY_NS);
                if (timer.isStalled(job.arrivals().place())) {
                    fail("the collector confirmed nothing for " + timer.limit().toSeconds() + " s");
                }
            }
            if (!job.failure().isPresent()) {
                route.endOfOutput();
                endings = awaitEndings(own);
            }
        } catch (IOException e) {
            job.failure().report(e);
        }
    }

    /** Those of the connections that were lost on the way, and the one in order. */
    private List<Ending> awaitEndings(CollectorProcess collector) throws InterruptedException {
        List<Ending> all = new ArrayList<>();
        while (all.isEmpty() || all.get(all.size() - 1).kind() != Ending.Kind.ENDED) {
            Ending next = collector.nextEnding(job.settings().stallLimit());
            if (next == null) {
                fail("the collector does not say what it has received");
                break;
            }
            all.add(next);
        }
        return all;
    }

    private void fail(String message) {
        job.failure().report(new IOException(message));
    }

    private RunResult result(long elapsedNs, Usage usage, @Nullable String failed) {
        return new RunResult(
                kind,
                job.recording(),
                job.lines(),
                linesHandedOver(),
                route.linesTaken(),
                route.bytesTaken(),
                own != null ? job.arrivals().count() : 0,
                endings,
                route.passage(),
                failed,
                elapsedNs,
                usage,
                contender.remarks());
    }

    long linesHandedOver() {
        return handedOver.get();
    }

    /** Confirmed by our own collector, or taken by the kernel on the way to somebody else's. */
    long linesArrived() {
        return job.arrivals().count();
    }

    boolean isConfirming() {
        return own != null;
    }
}
