package io.pinion.benchmarks.tasks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How a worker is observed. */
enum Variant {
    /** Nothing on the path. */
    OFF,
    /** The same again: what differs is noise. */
    AGAIN,
    /** The module for Flight Recorder, and no recording. */
    JFR_IDLE,
    /** A recording with the JDK's default settings and Pinion's. */
    JFR_DEFAULT,
    /** The same, and every task is recorded. */
    JFR_ALL,
    /** Meters that are read once a second. */
    MICROMETER,
    /** A carrier of OpenTelemetry's context, and no context. */
    CONTEXT_IDLE,
    /** The same, with a context. */
    CONTEXT_ACTIVE,
    /** A decorator that makes spans, and none is current. */
    TRACING_IDLE,
    /** The same, within a recorded span: one more for each task. */
    TRACING;

    static final List<String> CONTENDERS =
            Stream.of(values()).map(Variant::contender).toList();

    String contender() {
        return this == OFF ? "pinion" : "pinion@" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Variant of(String contender) {
        return values()[CONTENDERS.indexOf(contender)];
    }

    boolean needsRecorder() {
        return this == JFR_IDLE || this == JFR_DEFAULT || this == JFR_ALL;
    }
}
