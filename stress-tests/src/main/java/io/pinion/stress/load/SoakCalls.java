package io.pinion.stress.load;

import io.pinion.worker.TaskExpiredException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Callers that wait for an answer: most get it, some give up, some come too late. */
final class SoakCalls {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Worker worker;
    private final SoakMeters meters;
    private final Findings findings;
    private long answered;
    private long givenUp;
    private long expired;

    SoakCalls(Worker worker, SoakMeters meters, Findings findings) {
        this.worker = worker;
        this.meters = meters;
        this.findings = findings;
    }

    void turn(SplittableRandom random) throws Exception {
        switch (random.nextInt(16)) {
            case 0 -> giveUp(random);
            case 1 -> startWithin(random);
            case 2 -> callAsync(random);
            case 3 -> callBlocking(random);
            default -> call(random);
        }
    }

    private void call(SplittableRandom random) {
        long token = random.nextLong();
        long startNs = System.nanoTime();
        Long answer = worker.call(() -> token, LIMIT);
        meters.record(SoakMeter.CALL, System.nanoTime() - startNs);
        check(answer == token, "a call");
    }

    private void giveUp(SplittableRandom random) {
        long token = random.nextLong();
        try {
            check(worker.call(() -> token, Duration.ofNanos(random.nextInt(50_000))) == token, "a short call");
        } catch (WaitTimeoutException e) {
            givenUp++;
        }
    }

    private void startWithin(SplittableRandom random) throws Exception {
        long token = random.nextLong();
        CompletableFuture<Long> future = worker.submit(() -> token, Duration.ofNanos(1 + random.nextInt(50_000)));
        try {
            check(future.get(LIMIT.toSeconds(), TimeUnit.SECONDS) == token, "a task with a deadline");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TaskExpiredException)) {
                throw e;
            }
            expired++;
        }
    }

    private void callAsync(SplittableRandom random) throws Exception {
        long token = random.nextLong();
        Duration delay = Duration.ofNanos(random.nextInt(1_000_000));
        check(
                worker.callAsync(() -> worker.timers().delay(delay).thenApply(nothing -> token), LIMIT) == token,
                "an asynchronous call");
    }

    private void callBlocking(SplittableRandom random) throws Exception {
        long token = random.nextLong();
        check(
                worker.blocking().submit(() -> token).get(LIMIT.toSeconds(), TimeUnit.SECONDS) == token,
                "a blocking call");
    }

    private void check(boolean right, String what) {
        answered++;
        if (!right) {
            findings.add("wrong answer", what);
        }
    }

    @Override
    public String toString() {
        return "calls: " + answered + " answered, " + givenUp + " given up, " + expired + " expired";
    }
}
