package io.pinion.stress.life;

import io.pinion.worker.PollerChoice;
import java.util.List;
import java.util.Locale;

/** Cycles in a JVM of their own: {@code LifecycleChild <poller> <cycles> <leak>}. Prints levels and what has grown. */
final class LifecycleChild {
    private static final int WARM_UP = 1_000;
    private static final int LEAK_INTERVAL = 5;

    private LifecycleChild() {}

    /**
     * Runs the cycles.
     *
     * @param args poller, number of cycles, name of a leak
     * @throws Exception if a cycle goes wrong
     */
    public static void main(String[] args) throws Exception {
        Lifeline.watch();
        Cycles cycles = new Cycles(PollerChoice.valueOf(args[0].toUpperCase(Locale.ROOT)));
        long count = Long.parseLong(args[1]);
        Leak leak = Leak.valueOf(args[2]);
        run(cycles, 0, WARM_UP, leak);
        // To look needs classes as well, and they are not the library's.
        atRest();
        Levels first = atRest();
        System.out.println("levels after " + WARM_UP + ": " + first);
        long middle = Math.max(WARM_UP, count / 2);
        run(cycles, WARM_UP, middle, leak);
        if (leak == Leak.NONE) {
            System.out.println("levels after " + middle + ": " + atRest());
        }
        run(cycles, middle, count, leak);
        Levels last = atRest();
        System.out.println("levels after " + count + ": " + last);
        List<String> grown = last.grownSince(first, Levels.Slack.USUAL);
        long left = Levels.named(Cycles.THREADS);
        if (left > 0) {
            System.out.println("grown: " + left + " threads of ours are left");
        }
        grown.forEach(what -> System.out.println("grown: " + what));
        System.out.println("done: " + cycles.tasks() + " tasks in " + count + " cycles");
        // Not by the end of main: a leaked thread must not keep the process.
        System.exit(0);
    }

    private static Levels atRest() throws Exception {
        return Levels.atRest(Cycles.THREADS);
    }

    private static void run(Cycles cycles, long from, long to, Leak leak) throws Exception {
        for (long number = from; number < to; number++) {
            cycles.run(number);
            if (leak != Leak.NONE && number % LEAK_INTERVAL == 0) {
                leak.add();
            }
        }
    }
}
