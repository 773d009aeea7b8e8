package io.pinion.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a reading is told on its command line.
 *
 * @param rounds how often each contender has its turn
 * @param scale size of each measurement
 */
public record Options(int rounds, double scale) {
    private static final int DEFAULT_ROUNDS = 5;

    /**
     * Reads {@code --rounds}, {@code --scale} and {@code --only}.
     *
     * @param choices what {@code --only} chooses from, by their texts; a set of which something is named keeps only that
     * @throws IllegalArgumentException for what cannot be used; the message and the usage say why
     */
    public static Options parse(String[] args, List<Set<? extends Enum<?>>> choices) {
        int rounds = DEFAULT_ROUNDS;
        double scale = 1;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            switch (args[i]) {
                case "--rounds" -> rounds = Integer.parseInt(args[i + 1]);
                case "--scale" -> scale = Double.parseDouble(args[i + 1]);
                case "--only" -> choose(List.of(args[i + 1].split(",")), choices);
                default -> throw new IllegalArgumentException("Unknown option " + args[i]);
            }
        }
        if (rounds < 1 || !(scale > 0)) {
            throw new IllegalArgumentException("--rounds and --scale must be positive");
        }
        return new Options(rounds, scale);
    }

    private static void choose(List<String> names, List<Set<? extends Enum<?>>> choices) {
        for (String name : names) {
            if (choices.stream().noneMatch(choice -> has(choice, name))) {
                throw new IllegalArgumentException("Unknown name " + name);
            }
        }
        for (Set<? extends Enum<?>> choice : choices) {
            if (names.stream().anyMatch(name -> has(choice, name))) {
                choice.removeIf(one -> !names.contains(one.toString()));
            }
        }
    }

    private static boolean has(Set<? extends Enum<?>> choice, String name) {
        return choice.stream().anyMatch(one -> one.toString().equals(name));
    }

    /** For people; with the full sets of choices. */
    public static String usage(Set<? extends Enum<?>> contenders, Set<? extends Enum<?>> questions) {
        return "Options: --rounds N (" + DEFAULT_ROUNDS + "), --scale X (1.0; less is shorter), --only NAME,NAME..."
                + " (contenders " + contenders + "; questions " + questions + ")";
    }

    /** What this process was started with, and a fixed heap unless it was given one. */
    public static List<String> jvmFlags() {
        List<String> flags =
                new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (flags.stream().noneMatch(flag -> flag.startsWith("-Xm"))) {
            flags.addAll(List.of("-Xms1g", "-Xmx1g"));
        }
        return flags;
    }
}
