package io.pinion.examples.trading;

import io.pinion.worker.Pinning;
import io.pinion.worker.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses where the strategy's thread runs, and says in plain words what came of it.
 *
 * @param allowed what the operating system lets this process use; empty if it does not say
 */
record Processors(BitSet allowed) {
    /** For strategy, gateway and the feeds; with fewer they take turns. */
    static final int ENOUGH = 3;

    private static final String KEY = "Cpus_allowed_list:";
    private static final int MAX_CPU = 4_095;

    static Processors ofThisProcess() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/self/status")));
        } catch (IOException e) {
            return new Processors(new BitSet());
        }
    }

    /** Reads the kernel's text about a process; what cannot be read is nothing. */
    static Processors parse(List<String> status) {
        BitSet cpus = new BitSet();
        try {
            status.stream()
                    .filter(line -> line.startsWith(KEY))
                    .flatMap(
                            line -> List.of(line.substring(KEY.length()).strip().split(",", -1)).stream())
                    .map(range -> range.split("-", 2))
                    .forEach(range -> cpus.set(
                            Integer.parseInt(range[0]),
                            Math.min(MAX_CPU, Integer.parseInt(range[range.length - 1])) + 1));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return new Processors(new BitSet());
        }
        return new Processors(cpus);
    }

    boolean areFew() {
        return Runtime.getRuntime().availableProcessors() < ENOUGH;
    }

    /** The last one: interrupts and everybody else tend to be on the first. */
    Pinning choose() {
        return allowed.cardinality() < 2 ? Pinning.none() : Pinning.bestEffort(allowed.length() - 1);
    }

    /** What came of it, for people. */
    String explain(Pinning asked, Placement got) {
        if (got.pinned()) {
            return "pinned to processor " + list(got.cpus()) + ", as the kernel confirms";
        }
        if (!asked.cpus().isEmpty()) {
            return "NOT pinned, goes on all the same: " + got.explanation();
        }
        if (allowed.isEmpty()) {
            return "not pinned: this system does not tell which processors may be used (pinning needs Linux)";
        }
        return allowed.cardinality() == 1
                ? "not pinned: this process may use processor " + list(allowed)
                        + " only, and a thread that spins there would keep feeds and gateway from running"
                : "not pinned, as asked: it may run on processors " + list(allowed);
    }

    /** Why a worker that had to be pinned did not start. */
    String refusal(Pinning asked, String cause) {
        return "The strategy's thread cannot be pinned to processor " + list(asked.cpus()) + ": " + cause + "."
                + System.lineSeparator()
                + (allowed.isEmpty()
                        ? "Pinning needs Linux and the native part of Pinion."
                        : "This process may use " + list(allowed)
                                + ". Choose one of them, or widen its cpuset (of a"
                                + " container: --cpuset-cpus).")
                + " --pin auto takes what it can get, --pin none does without. Nothing was started.";
    }

    private static String list(BitSet cpus) {
        String text = cpus.toString();
        return text.substring(1, text.length() - 1);
    }
}
