package io.pinion.observability.jfr.internal;

import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.WorkerObserver;
import io.pinion.worker.spi.WorkerObserverProvider;
import org.jspecify.annotations.Nullable;

/** Found by the service loader. Names no class of the recorder, so that it loads where there is none. */
public final class RecorderProvider implements WorkerObserverProvider {

    /** Made by the service loader. */
    public RecorderProvider() {}

    @Override
    public @Nullable WorkerObserver observe(WorkerConfig config) {
        return Availability.HAS_RECORDER ? new RecorderObserver(config.name()) : null;
    }

    /** Asked once; small runtime images have no recorder. */
    private static final class Availability {
        static final boolean HAS_RECORDER =
                ModuleLayer.boot().findModule("jdk.jfr").isPresent() && isUsable();

        private static boolean isUsable() {
            return jdk.jfr.FlightRecorder.isAvailable();
        }
    }
}
