package io.pinion.services.logging;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;

/** Makes the worker, the sink and what lies between, as a builder says. */
final class LoggingSetup {
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(2);

    private final LoggingBuilder builder;
    private final LogFormat format;

    private LoggingSetup(LoggingBuilder builder) {
        this.builder = builder;
        this.format = builder.surroundings.resolve(builder.format);
    }

    static Logging open(LoggingBuilder builder) {
        LoggingSetup setup = new LoggingSetup(builder);
        boolean isSocket = setup.format == LogFormat.JOURNALD || setup.format == LogFormat.SYSLOG;
        LogPump pump = isSocket ? setup.toSocket() : setup.toStream(setup.worker(PollerChoice.PARK), setup.lines());
        try {
            return Logging.open(builder, setup.format, pump);
        } catch (RuntimeException | Error e) {
            pump.worker().shutdown(Duration.ZERO);
            throw e;
        }
    }

    private Worker worker(PollerChoice poller) {
        return Worker.start(WorkerConfig.builder()
                .name("pinion-log")
                .capacity(Integer.highestOneBit(2 * builder.bufferSize - 1))
                .idleStrategy(IdleStrategy.BLOCKING)
                .poller(poller)
                // Nothing of the logging's own is logged: it would come back here.
                .stallThreshold(Duration.ZERO)
                .errorHandler((task, error) -> {})
                .build());
    }

    private LogPump toStream(Worker worker, LogLayout layout) {
        return pump(worker, new StreamSink(stream(), layout));
    }

    private LogPump pump(Worker worker, LogSink sink) {
        boolean callers =
                builder.callers == null ? format == LogFormat.JSON || format == LogFormat.JOURNALD : builder.callers;
        return new LogPump(
                worker, sink, new LogCapture(callers, builder.context), builder.flushInterval, builder.clock);
    }

    /** The process's own streams, whatever System.out and System.err have been set to: those may lead back here. */
    private OutputStream stream() {
        if (builder.output != null) {
            return builder.output;
        }
        return new FileOutputStream(format == LogFormat.JSON ? FileDescriptor.out : FileDescriptor.err);
    }

    private LogLayout lines() {
        return switch (format) {
            case JSON -> new JsonLayout(builder.name, builder.dates);
            case STREAM -> new TextLayout(TextLayout.Style.STREAM, false, builder.dates);
            case COLOUR -> new TextLayout(TextLayout.Style.COLOUR, builder.surroundings.wantsColours(), builder.dates);
            default -> new TextLayout(TextLayout.Style.PLAIN, false, builder.dates);
        };
    }

    private LogPump toSocket() {
        boolean isChosen = builder.format != LogFormat.AUTO;
        TextLayout priorities = new TextLayout(TextLayout.Style.PRIORITY, false, builder.dates);
        Worker worker;
        try {
            worker = worker(PollerChoice.EPOLL);
        } catch (IllegalStateException e) {
            if (isChosen) {
                throw unusable(e);
            }
            return toStream(worker(PollerChoice.PARK), priorities);
        }
        DatagramSink sink = new DatagramSink(worker, path(), layout(), new StreamSink(stream(), priorities));
        try {
            worker.callAsync(sink::open, OPEN_TIMEOUT);
        } catch (Exception e) {
            if (isChosen) {
                worker.shutdown(Duration.ZERO);
                throw unusable(e);
            }
            worker.execute(sink::tryLater);
        }
        return pump(worker, sink);
    }

    private Path path() {
        return format == LogFormat.JOURNALD ? builder.journalSocket : builder.syslogSocket;
    }

    private LogLayout layout() {
        return format == LogFormat.JOURNALD
                ? new JournalLayout(builder.name, builder.dates)
                : new SyslogLayout(builder.name, builder.dates);
    }

    private IllegalStateException unusable(Exception cause) {
        return new IllegalStateException(
                "Cannot log to " + format + " at " + path() + ": " + cause.getMessage()
                        + ". Is it a system with that socket, and is Pinion's native part available? LogFormat.AUTO"
                        + " falls back to the standard error stream.",
                cause);
    }
}
