package io.pinion.examples.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One contender ships the lines over one connection. The calling thread is the producer.
 *
 * <p>Threads: one runs it; the counters may be read by any.
 */
final class Run {
    /** Lets the contender start before the first line is due. */
    private static final long LEAD_NS = Duration.ofMillis(200).toNanos();

    private static final Duration SLICE = Duration.ofMillis(100);
    /** A collector of somebody else may keep the connection open; this is how long a reset has to show. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final ContenderKind kind;
    private final Settings settings;
    private final boolean confirming;
    private final int lines;
    private final Recording recording = new Recording();
    private final Failure failure = new Failure();
    private final AtomicInteger handedOver = new AtomicInteger();
    private final Schedule schedule;
    private final WireOrder order;
    private final Arrivals arrivals;
    private final Replies replies;
    private final Link link;
    private final LineWriter writer;
    private final Shipper shipper;

    /**
     * Connects.
     *
     * @param confirming whether the collector is our own, which confirms what it receives
     */
    Run(ContenderKind kind, Settings settings, InetSocketAddress collector, boolean confirming, int lines)
            throws DemoException {
        this.kind = kind;
        this.settings = settings;
        this.confirming = confirming;
        this.lines = lines;
        link = Link.open(collector, settings.stallLimit());
        schedule = new Schedule(System.nanoTime() + LEAD_NS, settings.rate());
        order = kind.keepsOrder() ? WireOrder.kept() : WireOrder.tracked(lines);
        arrivals = new Arrivals(schedule, order, recording.endToEnd());
        replies = confirming ? new AckParser(arrivals, lines) : Replies.ignored();
        writer = new LineWriter(link);
        shipper = new Shipper(schedule, recording, order, writer, failure, confirming ? Run::ignore : arrivals::upTo);
    }

    private static void ignore(long lines, long nowNs) {}

    RunResult ship() throws InterruptedException {
        try (link) {
            Contender contender = kind.open(shipper, order, settings);
            ReplyReader reader = new ReplyReader(link, replies, failure);
            reader.start();
            Usage before = Usage.now();
            Usage used;
            try (contender) {
                produce(contender);
                used = Usage.now().since(before);
                awaitShipped(contender);
            }
            long elapsedNs = System.nanoTime() - schedule.startNs();
            awaitConfirmed(reader);
            return result(contender, elapsedNs, used);
        }
    }

    private void produce(Contender contender) {
        LineCursor line = settings.input().cursor();
        try {
            for (int sequence = 0; sequence < lines && !failure.isPresent(); sequence++) {
                line.advance();
                long before = Pacer.await(schedule.dueNs(sequence));
                contender.submit(line);
                Recording.record(recording.submitCost(), System.nanoTime() - before);
                handedOver.lazySet(sequence + 1);
            }
        } catch (RejectedExecutionException e) {
            failure.report(e);
        }
    }

    private void awaitShipped(Contender contender) throws InterruptedException {
        StallTimer timer = new StallTimer(settings.stallLimit().plus(FAREWELL));
        while (!contender.awaitShipped(SLICE)) {
            if (timer.isStalled(link.bytesTaken())) {
                failure.report(new IOException("lines handed over were not shipped: no progress for "
                        + timer.limit().toSeconds() + " s"));
                return;
            }
        }
    }

    private void awaitConfirmed(ReplyReader reader) throws InterruptedException {
        if (failure.isPresent()) {
            return;
        }
        try {
            link.endOfOutput();
        } catch (IOException e) {
            failure.report(e);
            return;
        }
        if (!confirming) {
            reader.awaitEnd(FAREWELL);
            return;
        }
        StallTimer timer = new StallTimer(settings.stallLimit());
        while (!reader.awaitEnd(SLICE)) {
            if (timer.isStalled(arrivals.count())) {
                failure.report(new IOException(
                        "the collector confirmed nothing for " + timer.limit().toSeconds() + " s"));
                return;
            }
        }
    }

    private RunResult result(Contender contender, long elapsedNs, Usage usage) {
        return new RunResult(
                kind,
                recording,
                lines,
                linesHandedOver(),
                writer.linesTaken(),
                link.bytesTaken(),
                confirming ? arrivals.count() : 0,
                replies.summary(),
                failure.message(),
                elapsedNs,
                usage,
                contender.remarks());
    }

    long linesHandedOver() {
        return handedOver.get();
    }

    /** Confirmed by our own collector, or taken by the kernel on the way to somebody else's. */
    long linesArrived() {
        return arrivals.count();
    }

    boolean isConfirming() {
        return confirming;
    }
}
