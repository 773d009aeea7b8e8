package io.pinion.stress.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/** Runs one programme within a limit, prints its verdict last and ends the process with it. */
final class Programme {
    private static final int USAGE = 2;

    /** What a programme does. */
    @FunctionalInterface
    interface Body {
        Verdict run(Options options) throws Exception;
    }

    private Programme() {}

    static void main(String name, List<String> known, ToLongFunction<Options> limitSeconds, Body body, String... args) {
        Options options;
        try {
            options = new Options(known, args);
        } catch (IllegalArgumentException e) {
            System.err.println(name + ": " + e.getMessage());
            System.exit(USAGE);
            return;
        }
        System.out.println(name + ": " + options + ", Java " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors");
        startLimit(name, limitSeconds.applyAsLong(options));
        Verdict verdict;
        try {
            verdict = body.run(options);
        } catch (Throwable t) {
            t.printStackTrace(System.out);
            verdict = Verdict.failed(t.toString());
        }
        System.out.println(name + ": " + verdict.text());
        System.out.flush();
        System.exit(verdict.exitCode());
    }

    private static void startLimit(String name, long seconds) {
        Thread limit = new Thread(() -> enforce(name, seconds), "time-limit");
        limit.setDaemon(true);
        limit.start();
    }

    private static void enforce(String name, long seconds) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long leftNs = deadlineNs - System.nanoTime(); leftNs > 0; leftNs = deadlineNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
        dumpThreads();
        System.out.println(name + ": failed, not over after " + seconds + " s; the stacks are above");
        System.out.flush();
        Runtime.getRuntime().halt(Verdict.failed("").exitCode());
    }

    static void dumpThreads() {
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            System.out.println(entry.getKey() + " " + entry.getKey().getState());
            for (StackTraceElement frame : entry.getValue()) {
                System.out.println("    at " + frame);
            }
        }
    }
}
