package io.pinion.stress.life;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The arguments of a programme: {@code quick} or {@code full}, then options as {@code name=value}.
 *
 * @param isFull whether the long form was asked for
 * @param options the rest
 */
record Arguments(boolean isFull, Map<String, String> options) {

    static Arguments parse(String[] args) {
        boolean isFull = false;
        Map<String, String> options = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals > 0) {
                options.put(arg.substring(0, equals), arg.substring(equals + 1));
            } else if (arg.equals("quick") || arg.equals("full")) {
                isFull = arg.equals("full");
            } else {
                throw new IllegalArgumentException("usage: quick|full [name=value...], was given " + arg
                        + "; the options are in the class comment");
            }
        }
        return new Arguments(isFull, Map.copyOf(options));
    }

    int count(String name, int quick, int full) {
        String given = options.get(name);
        if (given != null) {
            return Integer.parseInt(given.replace("_", ""));
        }
        return isFull ? full : quick;
    }

    String text(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /** Printed, so that a run can be had again with {@code seed=}. */
    SplittableRandom random() {
        String given = options.get("seed");
        long seed = given == null ? System.nanoTime() : Long.parseLong(given);
        System.out.println("seed=" + seed);
        return new SplittableRandom(seed);
    }
}
