package io.pinion.stress.load;

import java.util.Map;
import java.util.TreeMap;

/** What a run found wrong, by kind; any thread may add. Only the first of each kind is kept in full. */
final class Findings {
    private final Map<String, String> first = new TreeMap<>();
    private final Map<String, Long> counts = new TreeMap<>();

    synchronized void add(String kind, String what) {
        first.putIfAbsent(kind, what);
        if (counts.merge(kind, 1L, Long::sum) == 1) {
            System.out.println("FOUND " + kind + ": " + what);
        }
    }

    /** Adds unless both are the same. */
    void same(String kind, String what, long expected, long found) {
        if (expected != found) {
            add(kind, what + ": expected " + expected + ", found " + found);
        }
    }

    synchronized boolean isEmpty() {
        return counts.isEmpty();
    }

    synchronized boolean has(String kind) {
        return counts.containsKey(kind);
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((kind, count) -> text.append(text.length() == 0 ? "" : "; ")
                .append(kind)
                .append(" (")
                .append(count)
                .append("): ")
                .append(first.get(kind)));
        return text.toString();
    }
}
