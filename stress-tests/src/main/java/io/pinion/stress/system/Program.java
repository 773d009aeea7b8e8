package io.pinion.stress.system;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** How a programme of this package ends: with a line, an exit code, and in time. */
final class Program {
    /** What a programme does; its answer is the figures. */
    interface Body {
        String run() throws Exception;
    }

    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int SKIPPED = 77;

    private Program() {}

    /** Does not return. */
    static void run(String name, Duration limit, Body body) {
        startLimit(name, limit);
        try {
            System.out.println(name + ": passed, " + body.run());
            System.exit(PASSED);
        } catch (Skipped e) {
            System.out.println(name + ": skipped, " + e.getMessage());
            System.exit(SKIPPED);
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            System.out.println(name + ": failed, " + e);
            System.exit(FAILED);
        }
    }

    private static void startLimit(String name, Duration limit) {
        long startNs = System.nanoTime();
        Thread thread = new Thread(() -> {
            long left = limit.toNanos();
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = limit.toNanos() - (System.nanoTime() - startNs);
            }
            dumpStacks();
            System.out.println(name + ": failed, not done after " + limit);
            Runtime.getRuntime().halt(FAILED);
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void dumpStacks() {
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            System.out.println(thread.getKey());
            for (StackTraceElement frame : thread.getValue()) {
                System.out.println("    at " + frame);
            }
        }
    }

    static boolean isFull(String[] args) {
        return args.length > 0 && args[0].equals("full");
    }
}
