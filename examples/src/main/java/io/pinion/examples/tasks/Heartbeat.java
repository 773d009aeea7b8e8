package io.pinion.examples.tasks;

import io.pinion.tasks.Debouncer;
import io.pinion.tasks.PeriodicTask;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A heartbeat that beats every 200 ms and goes on after a beat that fails, and a debouncer that turns bursts of changes
 * into one announcement each. Everything runs on one thread, so the fields need no lock. Ends by itself after a second.
 */
public final class Heartbeat {
    private static final Duration BEAT = Duration.ofMillis(200);
    private static final Duration QUIET = Duration.ofMillis(100);

    private int beats;
    private int announcements;

    private Heartbeat() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        Heartbeat example = new Heartbeat();
        try (Worker worker = Worker.start()) {
            // Lazy: what is called in a window of 100 ms becomes one run at its end, with the latest argument.
            Debouncer<String, Void> announcer =
                    Debouncer.on(worker).window(QUIET).lazy().wrapConsumer(example::announce);
            try (announcer;
                    PeriodicTask heartbeat = PeriodicTask.on(worker)
                            .name("heartbeat")
                            .period(BEAT)
                            .start(example::beat)) {
                for (int burst = 1; burst <= 3; burst++) {
                    changeTenTimes(announcer, burst);
                    pause(worker, Duration.ofMillis(300));
                }
                System.out.println("failed beats: " + heartbeat.stats().failed());
            } // no beat from here on; what waits in the debouncer is announced
        }
        System.out.println("30 changes became " + example.announcements + " announcements");
    }

    /** Any thread may call a debouncer, and none of these calls waits. */
    private static void changeTenTimes(Debouncer<String, Void> announcer, int burst) {
        for (int change = 1; change <= 10; change++) {
            announcer.accept("burst " + burst + ", change " + change);
        }
    }

    private void announce(String what) {
        announcements++;
        System.out.println("announced: " + what);
    }

    private void beat() {
        beats++;
        if (beats == 2) {
            throw new IllegalStateException("the second beat fails, the heartbeat goes on");
        }
        System.out.println("beat " + beats);
    }

    /** The main thread has nothing else to do. */
    private static void pause(Worker worker, Duration duration) {
        CompletableFuture<Void> over = worker.timers().delay(duration);
        over.join();
    }
}
