package io.pinion.logging.receivers;

import io.pinion.logging.LogEntry;
import io.pinion.logging.LogShipper;
import io.pinion.logging.Overflow;
import io.pinion.logging.Severity;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Ships lines to a target through {@link LogShipper}, lets a fault happen meanwhile, and makes the account. */
final class ShippingRun {
    private static final Severity[] SEVERITIES = Severity.values();
    private static final BiConsumer<LogEntry, Line> FILLER = ShippingRun::fill;
    private static final int MAX_MESSAGE_CHARS = 1 << 20;
    private static final long MEMORY_BYTES = 96L << 20;
    private static final long MAX_EVENTS = 60_000;
    private static final long BETWEEN_NS = 20_000;
    private static final long POLL_NS = 10_000_000;
    private static final long PATIENCE_NS = 20_000_000_000L;
    /** Looks without an arrival; a pause of the machine is one look. */
    private static final int QUIET_LOOKS = 40;
    /** Arrivals that show that a receiver works, before a fault and after it. */
    private static final long SOME = 300;

    private final Target target;
    private final Fault fault;
    private final List<String> lines;
    private final LineAccount account = new LineAccount();
    private final LogShipper shipper;
    private long offered;

    private record Line(long number, String text) {}

    private ShippingRun(Target target, Fault fault, List<String> lines) {
        this.target = target;
        this.fault = fault;
        this.lines = lines;
        shipper = LogShipper.builder(target.destination(), target.shape().format())
                .name("pinion-receiver-run")
                .overflow(Overflow.blockFor(Duration.ofSeconds(20)))
                .memoryBytes(MEMORY_BYTES)
                .maxMessageChars(MAX_MESSAGE_CHARS)
                .backoff(Duration.ofMillis(20), Duration.ofMillis(200))
                .requestTimeout(Duration.ofSeconds(5))
                .batch(256 << 10, Duration.ofMillis(20))
                .drainTimeout(Duration.ofSeconds(20))
                .listener((severity, message, cause) -> {})
                .build();
    }

    private static void fill(LogEntry entry, Line line) {
        long epochNs = System.currentTimeMillis() * 1_000_000;
        entry.begin(severity(line.number()), epochNs, "io.pinion.receivers", "main")
                .message(line.text())
                .field("n", line.number());
    }

    private static Severity severity(long number) {
        return SEVERITIES[(int) (number % SEVERITIES.length)];
    }

    /** Each line once, and nothing goes wrong; the target runs already. */
    static Outcome quiet(Target target, List<String> lines) {
        ShippingRun run = new ShippingRun(target, Fault.NONE, lines);
        run.publish(lines.size(), 0);
        return run.outcome();
    }

    /**
     * The lines again and again while a fault happens, and at least so many after it; the target is not started yet.
     */
    static Outcome with(Target target, Fault fault, List<String> lines, int leastEvents) {
        if (fault != Fault.DEAD_AT_START) {
            target.start();
        }
        ShippingRun run = new ShippingRun(target, fault, lines);
        try {
            run.faultWhilePublishing(leastEvents);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return run.outcome();
    }

    private void faultWhilePublishing(int leastEvents) throws InterruptedException {
        if (fault == Fault.DEAD_AT_START) {
            publish(lines.size(), 0);
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread publisher = new Thread(() -> publishUntil(over, leastEvents), "pinion-receiver-publisher");
        publisher.setDaemon(true);
        publisher.start();
        if (fault != Fault.DEAD_AT_START) {
            until(() -> target.arrived() >= SOME / perArrival());
        }
        fault.happenTo(target);
        long since = target.arrived();
        until(() -> target.arrived() >= since + SOME / perArrival());
        over.set(true);
        publisher.join();
    }

    /** A body of nginx counts as one. */
    private long perArrival() {
        return target.transport().equals("http") && !(target instanceof HttpTarget) ? SOME / 10 : 1;
    }

    private void publishUntil(AtomicBoolean over, int leastEvents) {
        while ((!over.get() || offered < leastEvents) && offered < MAX_EVENTS) {
            publish(1, BETWEEN_NS);
        }
    }

    private void publish(int count, long pauseNs) {
        for (int i = 0; i < count; i++) {
            Line line = new Line(offered, lines.get((int) (offered % lines.size())));
            offered++;
            if (shipper.publish(severity(line.number()), FILLER, line)) {
                account.sent(key(line.number(), target.shape().expected(line.text())));
            }
            if (pauseNs > 0) {
                LockSupport.parkNanos(pauseNs);
            }
        }
    }

    private static String key(long number, String text) {
        return number + " " + text;
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private Outcome outcome() {
        shipper.flush(Duration.ofNanos(PATIENCE_NS));
        awaitQuiet();
        shipper.close();
        boolean inOrder = true;
        // Loki keeps order within a stream, and each level is one.
        long[] last = new long[target.shape() == Shape.LOKI ? SEVERITIES.length : 1];
        Arrays.fill(last, -1);
        for (Shape.Arrival arrival : target.arrivals()) {
            account.received(key(arrival.number(), arrival.text()));
            int stream = (int) (arrival.number() % last.length);
            inOrder &= arrival.number() > last[stream];
            last[stream] = arrival.number();
        }
        String name = target.receiver() + " | " + target.transport() + " | "
                + target.shape().shown();
        return new Outcome(
                name, fault, offered, shipper.stats(), account.totals(), target.kernelDrops(), inOrder, target.isUdp());
    }

    /** Until everything that can still come has: what is owed, and then whatever comes before a while of quiet. */
    private void awaitQuiet() {
        long deadline = System.nanoTime() + PATIENCE_NS;
        long seen = target.arrived();
        int quiet = 0;
        while (seen < shipper.stats().accepted()
                && (quiet < QUIET_LOOKS || isOwed(seen))
                && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NS);
            long now = target.arrived();
            quiet = now == seen ? quiet + 1 : 0;
            seen = now;
        }
    }

    /** A receiver that has not ended gives everything that was sent. */
    private boolean isOwed(long arrived) {
        return !fault.endsReceiver()
                && perArrival() == 1
                && arrived + target.kernelDrops() < shipper.stats().sent();
    }
}
