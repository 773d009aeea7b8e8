package io.pinion.benchmarks.tasks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How a worker is observed. Short names: they stand beside bars. */
enum Variant {
    /** Nothing on the path. */
    OFF,
    /** The same again: what differs is noise. */
    AGAIN,
    /** The module for Flight Recorder, and no recording. */
    JFR_IDLE,
    /** A recording with the JDK's default settings and Pinion's. */
    JFR_ON,
    /** The same, and every task is recorded. */
    JFR_ALL,
    /** Meters that are read once a second. */
    METERS,
    /** A carrier of OpenTelemetry's context, and no context. */
    NO_CTX,
    /** The same, with a context. */
    CTX,
    /** A decorator that makes spans, and none is current. */
    NO_SPAN,
    /** The same, within a recorded span: one more for each task. */
    SPAN;

    static final List<String> CONTENDERS =
            Stream.of(values()).map(Variant::contender).toList();

    String contender() {
        return this == OFF
                ? "pinion"
                : "pinion@" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Variant of(String contender) {
        return values()[CONTENDERS.indexOf(contender)];
    }

    boolean needsRecorder() {
        return this == JFR_IDLE || this == JFR_ON || this == JFR_ALL;
    }
}
