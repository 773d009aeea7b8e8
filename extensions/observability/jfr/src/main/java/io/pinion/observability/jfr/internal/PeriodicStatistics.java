package io.pinion.observability.jfr.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * The one hook by which the recorder asks all workers, there from the first worker to the end of the last: the recorder
 * must not hold this module when no worker needs it. Nothing is told to the recorder before it is in use, since that
 * would start it.
 */
final class PeriodicStatistics {
    private static final List<Statistics> ALL = new CopyOnWriteArrayList<>();
    private static final Runnable HOOK = () -> ALL.forEach(Statistics::write);
    private static final FlightRecorderListener WHEN_IN_USE = new FlightRecorderListener() {
        @Override
        public void recorderInitialized(FlightRecorder recorder) {
            // Called under a lock of the recorder's, so this takes none of ours.
            if (!ALL.isEmpty()) {
                FlightRecorder.removePeriodicEvent(HOOK);
                FlightRecorder.addPeriodicEvent(WorkerStatisticsEvent.class, HOOK);
            }
        }
    };

    private PeriodicStatistics() {}

    static synchronized void add(Statistics statistics) {
        ALL.add(statistics);
        if (ALL.size() == 1) {
            FlightRecorder.addListener(WHEN_IN_USE);
        }
    }

    static synchronized void remove(Statistics statistics) {
        if (ALL.remove(statistics) && ALL.isEmpty()) {
            FlightRecorder.removeListener(WHEN_IN_USE);
            FlightRecorder.removePeriodicEvent(HOOK);
        }
    }

    /** For tests. */
    static int size() {
        return ALL.size();
    }
}
