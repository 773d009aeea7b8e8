package io.pinion.examples.demo;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Says once a second how far a run is: over the line before on a terminal, on lines of their own elsewhere.
 *
 * <p>Threads: has a daemon thread of its own.
 */
final class Progress {
    private static final long PERIOD_MS = 1_000;

    private final String label;
    private final Run run;
    private final long lines;
    private final PrintStream err = System.err;
    private final boolean overwrite = Terminal.isInteractive();
    private boolean ended;
    private final Thread thread = new Thread(this::report, "demo-progress");

    private Progress(String label, Run run, long lines) {
        this.label = label;
        this.run = run;
        this.lines = lines;
    }

    static Progress show(String label, Run run, long lines) {
        Progress progress = new Progress(label, run, lines);
        progress.thread.setDaemon(true);
        progress.thread.start();
        return progress;
    }

    private void report() {
        try {
            while (true) {
                Thread.sleep(PERIOD_MS);
                print();
            }
        } catch (InterruptedException e) {
            // The run is over.
        }
    }

    private synchronized void print() {
        if (ended) {
            return;
        }
        String text = String.format(
                Locale.ROOT,
                "%s: %,d of %,d lines handed over, %,d %s",
                label,
                run.linesHandedOver(),
                lines,
                run.linesArrived(),
                run.isConfirming() ? "confirmed" : "written");
        if (overwrite) {
            err.print("\r" + text + "    ");
            err.flush();
        } else {
            err.println(text);
        }
    }

    /** Says nothing more after this. */
    synchronized void end() {
        if (overwrite) {
            print();
            err.println();
        }
        ended = true;
        thread.interrupt();
    }
}
