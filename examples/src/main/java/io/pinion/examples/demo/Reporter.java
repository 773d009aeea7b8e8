package io.pinion.examples.demo;

import java.io.PrintStream;

/**
 * The collector's way to tell its parent what it has received, and its way to crash.
 *
 * <p>Threads: any.
 */
final class Reporter {
    /** As if killed: no farewell, no flush. */
    private static final int CRASH_EXIT_CODE = 137;

    private final PrintStream out;
    private final long crashAfter;
    private final Runnable end;

    /**
     * Reports to a stream.
     *
     * @param crashAfter after how many lines of one sender to crash, 0 for never
     */
    Reporter(PrintStream out, long crashAfter) {
        this(out, crashAfter, () -> Runtime.getRuntime().halt(CRASH_EXIT_CODE));
    }

    Reporter(PrintStream out, long crashAfter, Runnable end) {
        this.out = out;
        this.crashAfter = crashAfter;
        this.end = end;
    }

    synchronized void ended(Ending.Kind kind, Digest received) {
        out.println(new Ending(kind, received).toLine());
        out.flush();
    }

    /** Holds the lock to the end, so that nothing follows the last word: other connections may be served meanwhile. */
    synchronized void crashIfAsked(StreamDigest digest) {
        if (crashAfter > 0 && digest.lines() >= crashAfter) {
            ended(Ending.Kind.KILLED, digest.digest());
            end.run();
        }
    }
}
