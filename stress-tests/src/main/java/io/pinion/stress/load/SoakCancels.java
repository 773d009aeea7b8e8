package io.pinion.stress.load;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** Cancels tasks, timers and delays at random moments; the task after a cancelled one must not see its interrupt. */
final class SoakCancels {
    private static final Duration FAR = Duration.ofHours(1);

    private final Worker worker;
    private final Findings findings;
    private final Runnable watch = this::watch;
    private long cancelled;
    private long tooLate;

    SoakCancels(Worker worker, Findings findings) {
        this.worker = worker;
        this.findings = findings;
    }

    void turn(SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> cancelTimer(worker.timers().after(FAR, watch));
            case 1 -> cancelTimer(worker.timers().after(Duration.ofNanos(random.nextInt(4_000_000)), watch));
            case 2 ->
                count(worker.timers()
                        .delay(Duration.ofNanos(random.nextInt(4_000_000)))
                        .cancel(random.nextBoolean()));
            default -> cancelTask(random);
        }
    }

    private void cancelTask(SplittableRandom random) {
        int length = random.nextInt(300);
        CompletableFuture<Void> victim = worker.submit(() -> spin(length));
        worker.execute(watch);
        spin(random.nextInt(600));
        count(victim.cancel(random.nextInt(4) > 0));
        worker.execute(watch);
    }

    private void cancelTimer(Scheduled timer) {
        count(timer.cancel());
    }

    private void count(boolean inTime) {
        if (inTime) {
            cancelled++;
        } else {
            tooLate++;
        }
    }

    private void watch() {
        for (int i = 0; i < 20; i++) {
            if (Thread.currentThread().isInterrupted()) {
                findings.add("stray interrupt", "a task saw the interrupt of another");
                return;
            }
            Thread.onSpinWait();
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    @Override
    public String toString() {
        return "cancels: " + cancelled + " in time, " + tooLate + " too late";
    }
}
