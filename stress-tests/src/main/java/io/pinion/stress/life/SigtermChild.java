package io.pinion.stress.life;

import io.pinion.stress.life.TaskBook.Cell;
import io.pinion.worker.OfferResult;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.ShutdownReport.NeverRun;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.Workers;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A process under load that waits for its end: {@code SigtermChild <book> <case> <grace ms> <block ms> <seed>}. */
final class SigtermChild {
    private static final int PRODUCERS = 2;
    private static final int CAPACITY = 4096;
    private static final int BACKLOG = 1000;
    private static final int FAILURE_INTERVAL = 1000;
    private static final long SLOW_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long PACE_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final int PACE_INTERVAL = 32;

    private final TaskBook book;
    private final SigtermCase kind;
    private final Duration grace;
    private final AtomicLong refused = new AtomicLong();
    private final Worker worker;

    private SigtermChild(TaskBook book, SigtermCase kind, Duration grace) {
        this.book = book;
        this.kind = kind;
        this.grace = grace;
        WorkerConfig config = WorkerConfig.builder()
                .name("sigterm")
                .capacity(CAPACITY)
                .grace(grace)
                .build();
        worker = kind.isShared() ? Workers.start(config) : Worker.start(config);
    }

    /**
     * Starts the load and waits for {@code exit <code>} or a signal.
     *
     * @param args see the class
     * @throws Exception if it cannot start
     */
    public static void main(String[] args) throws Exception {
        SigtermCase kind = SigtermCase.valueOf(args[1]);
        if (kind == SigtermCase.STDERR_HELD) {
            System.setErr(new PrintStream(new Held(), true, StandardCharsets.UTF_8));
        }
        TaskBook book = new TaskBook(Path.of(args[0]));
        addOtherHook(kind, Duration.ofMillis(Long.parseLong(args[3])));
        SigtermChild child = new SigtermChild(book, kind, Duration.ofMillis(Long.parseLong(args[2])));
        child.addOwnHook();
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[4]));
        for (int i = 0; i < PRODUCERS; i++) {
            int first = i;
            SplittableRandom own = random.split();
            new Thread(() -> child.produce(first, own), "producer-" + i).start();
        }
        child.sayWhenLoaded();
        Lifeline lifeline = new Lifeline();
        while (true) {
            String command = lifeline.next();
            if (command.startsWith("exit ")) {
                System.exit(Integer.parseInt(command.substring("exit ".length())));
            }
        }
    }

    /** What else an application may have. */
    private static void addOtherHook(SigtermCase kind, Duration block) {
        @Nullable
        Runnable body = switch (kind) {
            case HOOK_LOGS -> SigtermChild::log;
            case HOOK_BLOCKS -> () -> LockSupport.parkNanos(block.toNanos());
            case HOOK_EXITS -> () -> System.exit(9);
            default -> null;
        };
        if (body != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(body, "other-hook"));
        }
    }

    private static void log() {
        System.Logger logger = System.getLogger("other-hook");
        for (int i = 0; i < 200; i++) {
            logger.log(System.Logger.Level.INFO, "line {0} of a hook", i);
            System.err.println("line " + i + " of a hook");
        }
    }

    private void addOwnHook() {
        if (kind == SigtermCase.NO_HOOK) {
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(kind.isShared() ? this::observe : this::report, "own-hook"));
    }

    /** The shared worker has its own hook; this one only takes the time. */
    private void observe() {
        long startNs = System.nanoTime();
        while (Workers.stats().isPresent()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        book.set(Cell.REFUSED, refused.get());
        book.set(Cell.FINAL, 1);
        book.set(Cell.DRAIN_NS, Math.max(1, System.nanoTime() - startNs));
    }

    private void report() {
        ShutdownReport report = worker.shutdown(grace);
        long unnamed = 0;
        for (NeverRun left : report.neverRun()) {
            if (left.task() instanceof NumberedTask task) {
                book.listed(task.number());
            } else if (left.arguments().size() == 1 && left.arguments().get(0) instanceof Integer number) {
                book.listed(number);
            } else {
                unnamed++;
            }
        }
        book.set(Cell.UNNAMED, unnamed);
        book.set(Cell.REFUSED, refused.get());
        book.set(Cell.FINAL, report.isFinal() ? 1 : 0);
        book.set(Cell.DRAIN_NS, Math.max(1, report.elapsed().toNanos()));
    }

    private void produce(int first, SplittableRandom random) {
        for (int task = first; task < TaskBook.TASKS; task += PRODUCERS) {
            try {
                if (hand(task, random.nextInt(5))) {
                    book.accepted(task);
                }
            } catch (RejectedExecutionException e) {
                // Full for the moment, or closing for good: the next one will tell.
                refused.incrementAndGet();
                LockSupport.parkNanos(PACE_NS);
            } catch (IllegalStateException e) {
                // Workers: the JVM goes down.
                refused.incrementAndGet();
                return;
            }
            if (task % PACE_INTERVAL < PRODUCERS) {
                LockSupport.parkNanos(PACE_NS);
            }
        }
    }

    /** By one of the ways in; whether it was accepted. */
    private boolean hand(int number, int way) {
        boolean fails = kind == SigtermCase.STDERR_HELD && number % FAILURE_INTERVAL == FAILURE_INTERVAL - 1;
        NumberedTask task = new NumberedTask(book, number, kind.isSlow() ? SLOW_NS : 0, fails);
        switch (way) {
            case 0 -> worker.execute(book::started, number);
            case 1 -> worker.submit(task);
            case 2 -> {
                return worker.offer(task) == OfferResult.ACCEPTED;
            }
            case 3 -> {
                if (kind.isShared()) {
                    Workers.execute(task);
                } else {
                    worker.execute(task);
                }
            }
            default -> worker.execute(task);
        }
        return true;
    }

    /** So that the programme may strike when there is something to lose. */
    private void sayWhenLoaded() {
        if (kind.isSlow()) {
            while (worker.stats().pending() < BACKLOG) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        System.out.println("loaded");
    }

    /** Never returns, and does not care for interrupts. */
    private static final class Held extends OutputStream {
        @Override
        public void write(int b) {
            while (true) {
                LockSupport.park();
                // Otherwise park would return at once, for ever.
                Thread.interrupted();
            }
        }
    }
}
