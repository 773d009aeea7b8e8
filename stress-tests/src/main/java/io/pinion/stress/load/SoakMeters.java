package io.pinion.stress.load;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** The latencies of the interval under way; any thread records. */
final class SoakMeters {
    private static final SoakMeter[] ALL = SoakMeter.values();

    private final AtomicReferenceArray<Latencies> current = new AtomicReferenceArray<>(ALL.length);
    private volatile boolean paused;

    SoakMeters() {
        take();
    }

    void record(SoakMeter meter, long durationNs) {
        if (!paused) {
            current.get(meter.ordinal()).record(durationNs);
        }
    }

    /** While the programme itself collects garbage, which no user would. */
    void pause(boolean on) {
        paused = on;
    }

    /** Ends an interval and begins the next. */
    Latencies[] take() {
        Latencies[] taken = new Latencies[ALL.length];
        for (int i = 0; i < ALL.length; i++) {
            taken[i] = current.getAndSet(i, new Latencies());
        }
        return taken;
    }
}
