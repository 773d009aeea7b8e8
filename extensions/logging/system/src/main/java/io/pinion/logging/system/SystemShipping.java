package io.pinion.logging.system;

import io.pinion.logging.LogShipper;
import io.pinion.logging.Severity;
import io.pinion.logging.ShipperStats;
import io.pinion.logging.internal.lazy.CopiedEvent;
import io.pinion.logging.internal.lazy.LazyShipper;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings and the shipper that all loggers share, each there when first needed. Threads: any. */
final class SystemShipping {
    /** That of the finder which the JDK makes. */
    static final SystemShipping OF_JVM = new SystemShipping(
            SystemSettings::ofJvm,
            settings -> LogShipper.builder(settings.shipper()).build(),
            StandardError.LINES,
            true);

    /** The longest that a log call waits for another one which reads the settings. */
    private static final long READ_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    /** How often the start waits so long; nobody waits for it. */
    private static final int READ_TRIES = 10;

    private final Supplier<SystemSettings> reader;
    private final StandardError error;
    private final ReentrantLock reading = new ReentrantLock();
    private final LazyShipper lazy;
    private volatile @Nullable SystemSettings settings;

    SystemShipping(
            Supplier<SystemSettings> reader,
            Function<SystemSettings, LogShipper> start,
            StandardError error,
            boolean closesAtShutdown) {
        this.reader = reader;
        this.error = error;
        lazy = new LazyShipper(
                () -> start.apply(checkedSettings()),
                closesAtShutdown ? this::addHook : () -> {},
                this::tell,
                error::print);
    }

    private SystemSettings checkedSettings() {
        SystemSettings read = settings();
        for (int tries = 1; read == SystemSettings.DEFAULTS && tries < READ_TRIES; tries++) {
            read = settings();
        }
        String problem = read.problem();
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return read;
    }

    private void addHook() {
        Runtime.getRuntime().addShutdownHook(new Thread(null, this::close, "pinion-logging-end", 0, false));
    }

    private void tell(Severity severity, String message, @Nullable Throwable cause) {
        String more = severity == Severity.ERROR ? "; lines of System.Logger go to the standard error stream" : "";
        error.status(severity + ": " + message + more);
    }

    /**
     * The settings, read by the first who asks. Reading may load classes that log: they get the defaults, as does somebody
     * who would wait long, since the reader may be waiting for a lock of his.
     */
    SystemSettings settings() {
        SystemSettings known = settings;
        if (known != null) {
            return known;
        }
        if (reading.isHeldByCurrentThread() || !lock()) {
            return SystemSettings.DEFAULTS;
        }
        try {
            known = settings;
            if (known == null) {
                known = reader.get();
                settings = known;
            }
            return known;
        } finally {
            reading.unlock();
        }
    }

    private boolean lock() {
        try {
            return reading.tryLock(READ_TIMEOUT_NS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return reading.tryLock();
        }
    }

    @Nullable
    LogShipper shipper() {
        return lazy.shipper();
    }

    void publish(CopiedEvent event) {
        if (reading.isHeldByCurrentThread()) {
            error.print(event);
        } else {
            lazy.publish(event);
        }
    }

    /** For what must not be shipped. */
    void print(CopiedEvent event) {
        error.print(event);
    }

    @Nullable
    ShipperStats stats() {
        LogShipper shipper = lazy.startedOrEnding();
        return shipper == null ? null : shipper.stats();
    }

    void close() {
        lazy.close();
    }
}
