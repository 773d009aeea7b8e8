package io.pinion.benchmarks.net;

import io.pinion.benchmarks.Summary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Figures by name, and the table of their medians. */
final class NetFigures {
    private final Map<String, Map<PeerKind, List<Double>>> figures = new LinkedHashMap<>();

    void add(String name, PeerKind kind, double value) {
        figures.computeIfAbsent(name, any -> new EnumMap<>(PeerKind.class))
                .computeIfAbsent(kind, any -> new ArrayList<>())
                .add(value);
    }

    String table(Iterable<PeerKind> kinds) {
        StringJoiner head = new StringJoiner(" | ", "| ", " |").add("median [min..max]");
        StringJoiner rule = new StringJoiner("|", "|", "|").add("---");
        for (PeerKind kind : kinds) {
            head.add(kind.toString());
            rule.add("--:");
        }
        List<String> lines = new ArrayList<>(List.of(head.toString(), rule.toString()));
        figures.forEach((name, values) -> {
            StringJoiner row = new StringJoiner(" | ", "| ", " |").add(name);
            for (PeerKind kind : kinds) {
                row.add(Summary.of(values.getOrDefault(kind, List.of()), "%.4g"));
            }
            lines.add(row.toString());
        });
        return String.join("\n", lines);
    }
}
