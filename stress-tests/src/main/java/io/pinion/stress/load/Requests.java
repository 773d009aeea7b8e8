package io.pinion.stress.load;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.TaskExpiredException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Requests of every fate, through a worker that starts them and another thread that answers. */
final class Requests {
    private static final Duration END = Duration.ofSeconds(60);
    private static final int OPEN_AT_ONCE = 256;
    private static final Object NO_MORE = new Object();

    private final boolean leaks;
    private final Findings findings;
    private final Worker worker;
    private final BlockingQueue<Object> replies = new ArrayBlockingQueue<>(4096);
    private final Thread replier = new Thread(this::reply, "replier");
    private final Deque<CompletableFuture<?>> open = new ArrayDeque<>();
    private final Queue<Object> kept = new ConcurrentLinkedQueue<>();
    private long made;
    private long answered;
    private long cancelled;
    private long expired;
    private long timedOut;

    Requests(boolean leaks, Findings findings) {
        this.leaks = leaks;
        this.findings = findings;
        worker = Worker.start(WorkerConfig.builder()
                .name("requests")
                .capacity(1024)
                .overflow(OverflowPolicy.block())
                .errorHandler((task, error) -> findings.add("error handler", String.valueOf(error)))
                .build());
        replier.setDaemon(true);
        replier.start();
    }

    /** One phase; nothing is pending when it returns. */
    void run(long count, SplittableRandom random) throws InterruptedException {
        for (long i = 0; i < count; i++) {
            request(random);
            made++;
            if (open.size() > OPEN_AT_ONCE) {
                giveUp(open.removeFirst(), random);
            }
        }
        while (!open.isEmpty()) {
            giveUp(open.removeFirst(), random);
        }
        settle();
    }

    private void request(SplittableRandom random) {
        int fate = random.nextInt(5);
        switch (random.nextInt(64)) {
            case 0 -> call(random);
            case 1 -> callAsync(fate, random);
            case 2, 3, 4, 5 -> open.add(worker.timers().delay(Duration.ofNanos(random.nextInt(2_000_000))));
            case 6, 7, 8, 9 -> open.add(worker.submit(() -> 0, Duration.ofNanos(1 + random.nextInt(20_000))));
            case 10, 11 -> open.add(worker.blocking().submit(() -> 0));
            case 12, 13, 14, 15 -> open.add(expiring(random));
            default -> open.add(worker.submitAsync(() -> start(fate)));
        }
    }

    private CompletableFuture<Integer> expiring(SplittableRandom random) {
        return worker.submitAsync(() -> start(0), Duration.ofNanos(1 + random.nextInt(20_000)));
    }

    /** On the worker: the fate of one request. */
    private CompletableFuture<Integer> start(int fate) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        switch (fate) {
            case 0 -> answer.complete(0);
            case 1 -> replies.offer(answer);
            case 2 -> {
                // Twice: the second one is too late.
                replies.offer(answer);
                replies.offer(answer);
            }
            case 3 -> replies.offer(new Late(answer));
            default -> {
                // Never.
                if (leaks) {
                    kept.add(answer);
                }
            }
        }
        return answer;
    }

    /** An answer that comes when its caller has given up, mostly. */
    private record Late(CompletableFuture<Integer> answer) {}

    private void reply() {
        Deque<Late> late = new ArrayDeque<>();
        try {
            for (Object reply = replies.take(); reply != NO_MORE; reply = replies.take()) {
                if (reply instanceof Late one) {
                    late.add(one);
                } else {
                    complete(reply);
                }
                if (late.size() > OPEN_AT_ONCE) {
                    complete(late.removeFirst().answer);
                }
            }
        } catch (InterruptedException e) {
            // the end as well
        }
    }

    @SuppressWarnings("unchecked") // only such are put in
    private static void complete(Object answer) {
        ((CompletableFuture<Integer>) answer).complete(1);
    }

    private void call(SplittableRandom random) {
        try {
            worker.call(() -> 0, Duration.ofNanos(random.nextInt(20_000)));
            answered++;
        } catch (WaitTimeoutException e) {
            timedOut++;
        }
    }

    private void callAsync(int fate, SplittableRandom random) {
        try {
            worker.callAsync(() -> start(fate), Duration.ofNanos(random.nextInt(50_000)));
            answered++;
        } catch (WaitTimeoutException e) {
            timedOut++;
        } catch (Exception e) {
            findings.add("unexpected end", String.valueOf(e));
        }
    }

    /** The caller has waited long enough. */
    private void giveUp(CompletableFuture<?> future, SplittableRandom random) {
        future.cancel(random.nextBoolean());
        try {
            future.join();
            answered++;
        } catch (CancellationException e) {
            cancelled++;
        } catch (CompletionException e) {
            if (e.getCause() instanceof TaskExpiredException) {
                expired++;
            } else {
                findings.add("unexpected end", String.valueOf(e));
            }
        }
    }

    private void settle() throws InterruptedException {
        long deadlineNs = System.nanoTime() + END.toNanos();
        while (!isSettled() && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        WorkerStats stats = worker.stats();
        findings.same("pending", "tasks", 0, stats.pending());
        findings.same("pending", "in flight", 0, stats.inFlight());
        findings.same("pending", "timers", 0, stats.timersPending());
    }

    private boolean isSettled() {
        WorkerStats stats = worker.stats();
        return stats.pending() == 0 && stats.inFlight() == 0 && stats.timersPending() == 0;
    }

    void close() throws InterruptedException {
        replies.put(NO_MORE);
        replier.join(END.toMillis());
        ShutdownReport report = worker.shutdown(END);
        WorkerStats stats = report.stats();
        if (!report.isClean()) {
            findings.add("close not clean", report.toString());
        }
        findings.same("requests", "with an end", made, answered + cancelled + expired + timedOut);
        findings.same(
                "account",
                "of the worker",
                stats.accepted(),
                stats.completed() + stats.failed() + stats.cancelled() + stats.expired());
        findings.same("failed", "tasks", 0, stats.failed());
    }

    @Override
    public String toString() {
        return made + " requests: " + answered + " answered, " + cancelled + " cancelled, " + expired + " expired, "
                + timedOut + " timed out";
    }
}
