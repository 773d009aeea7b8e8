package io.pinion.stress.net;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends the process when a programme takes too long, after it has printed what every thread does. */
final class TimeLimit {
    private final CountDownLatch over = new CountDownLatch(1);

    static TimeLimit start(String name, Duration limit) {
        TimeLimit result = new TimeLimit();
        Thread thread = new Thread(() -> result.watch(name, limit), "time-limit");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private void watch(String name, Duration limit) {
        try {
            if (over.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            return;
        }
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            System.out.println(entry.getKey());
            for (StackTraceElement element : entry.getValue()) {
                System.out.println("    at " + element);
            }
        }
        System.out.println(name + ": failed, not over within " + limit);
        System.out.flush();
        Runtime.getRuntime().halt(1);
    }

    void end() {
        over.countDown();
    }
}
