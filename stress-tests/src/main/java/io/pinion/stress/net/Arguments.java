package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a programme was asked for: quick or full, then settings of the form {@code name=value}. */
final class Arguments {
    private final boolean isFull;
    private final Map<String, String> settings;
    private final long seed;

    private Arguments(boolean isFull, Map<String, String> settings) {
        this.isFull = isFull;
        this.settings = settings;
        String given = settings.get("seed");
        seed = given == null ? System.nanoTime() : Long.parseLong(given);
    }

    static Arguments of(String... arguments) {
        Map<String, String> settings = new HashMap<>();
        boolean isFull = false;
        for (String argument : arguments) {
            int sign = argument.indexOf('=');
            if (sign > 0) {
                settings.put(argument.substring(0, sign), argument.substring(sign + 1));
            } else if (argument.equals("full") || argument.equals("quick")) {
                isFull = argument.equals("full");
            } else {
                throw new IllegalArgumentException("quick, full or name=value, was " + argument);
            }
        }
        return new Arguments(isFull, settings);
    }

    boolean isFull() {
        return isFull;
    }

    /** Of everything random; printed, and given back as {@code seed=}. */
    long seed() {
        return seed;
    }

    int count(String name, int quick, int full) {
        String given = settings.get(name);
        return given != null ? Integer.parseInt(given) : isFull ? full : quick;
    }

    /** Both, unless {@code poller=} names one. */
    List<PollerChoice> pollers() {
        String given = settings.get("poller");
        return given == null ? List.of(PollerChoice.NIO, PollerChoice.EPOLL) : List.of(PollerChoice.valueOf(given));
    }
}
