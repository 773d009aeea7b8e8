package io.pinion.logging;

import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link LogShipper}; each is checked when it is set, and all together by {@link #build()}.
 *
 * <p>Threads: one at a time.
 */
public final class LogShipperBuilder {
    private static final int MIN_BACKLOG_BYTES = 256 << 10;

    private final Destination destination;
    private final LogFormat format;
    private String name = "pinion-logging";
    private Overflow overflow = Overflow.dropNewest();
    private @Nullable Worker worker;
    private ShipperListener listener = new StderrListener();
    private int queueCapacity = 4096;
    private long memoryBytes = 32L << 20;
    private int maxMessageChars = 32_768;
    private Duration drainTimeout = Duration.ofSeconds(5);
    private Duration firstBackoff = Duration.ofMillis(100);
    private Duration maxBackoff = Duration.ofSeconds(10);
    private Duration requestTimeout = Duration.ofSeconds(10);
    private int batchBytes = 512 << 10;
    private Duration batchAge = Duration.ofSeconds(1);

    LogShipperBuilder(Destination destination, LogFormat format) {
        this.destination = Objects.requireNonNull(destination, "destination");
        this.format = Objects.requireNonNull(format, "format");
    }

    /**
     * Names the shipper and its thread; default {@code pinion-logging}.
     *
     * @param name not blank
     * @return this builder
     */
    public LogShipperBuilder name(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        this.name = name;
        return this;
    }

    /**
     * Sets what a log call does when there is no room; default {@link Overflow#dropNewest()}.
     *
     * @param overflow the policy
     * @return this builder
     */
    public LogShipperBuilder overflow(Overflow overflow) {
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        return this;
    }

    /**
     * Uses a worker that is there already, which the shipper does not close; default is a worker of its own. The shipper's
     * lane stays with the worker after the close, with its entries, and a worker has at most
     * {@link io.pinion.worker.Lanes#MAX_LANES} of them: for shippers that come and go, let each have its own.
     *
     * @param worker with a poller, which TCP, TLS, UDP and Unix-domain sockets need
     * @return this builder
     */
    public LogShipperBuilder worker(Worker worker) {
        this.worker = Objects.requireNonNull(worker, "worker");
        return this;
    }

    /**
     * Sets who is told of connections and events lost; default is one line on the standard error stream.
     *
     * @param listener told, at a limited rate
     * @return this builder
     */
    public LogShipperBuilder listener(ShipperListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets how many events may wait to be encoded; default 4,096.
     *
     * @param queueCapacity a power of two from 2 to 2^20
     * @return this builder
     */
    public LogShipperBuilder queueCapacity(int queueCapacity) {
        if (queueCapacity < 2 || queueCapacity > 1 << 20 || Integer.bitCount(queueCapacity) != 1) {
            throw new IllegalArgumentException(
                    "queueCapacity must be a power of two from 2 to " + (1 << 20) + ", was " + queueCapacity);
        }
        this.queueCapacity = queueCapacity;
        return this;
    }

    /**
     * Sets how much memory the shipper may use in all: the texts in the queue, and what is encoded and not sent. Default
     * 32 MiB, of which {@code queueCapacity} times 512 bytes are the queue's. Over HTTP the room in which a
     * {@linkplain #batch batch} is gathered comes on top, at most twice its size, and batches of more than a quarter of what is
     * encoded go beyond the bound.
     *
     * @param memoryBytes from 1 MiB to 2^33
     * @return this builder
     */
    public LogShipperBuilder memoryBytes(long memoryBytes) {
        this.memoryBytes = inRange("memoryBytes", memoryBytes, 1L << 20, 1L << 33);
        return this;
    }

    /**
     * Sets how long a message may be; what is longer is cut, and counted. Default 32,768.
     *
     * @param maxMessageChars from 256 to 2^20
     * @return this builder
     */
    public LogShipperBuilder maxMessageChars(int maxMessageChars) {
        this.maxMessageChars = (int) inRange("maxMessageChars", maxMessageChars, LogEntry.INLINE_CHARS, 1 << 20);
        return this;
    }

    /**
     * Sets how long a close may go on sending; default 5 s.
     *
     * @param drainTimeout at least zero, at most an hour
     * @return this builder
     */
    public LogShipperBuilder drainTimeout(Duration drainTimeout) {
        this.drainTimeout = duration("drainTimeout", drainTimeout, Duration.ZERO);
        return this;
    }

    /**
     * Sets the wait before the next attempt to reach the receiver: it doubles with each failure, with jitter. Default 100 ms
     * to 10 s.
     *
     * @param first more than zero
     * @param max at least the first, at most an hour
     * @return this builder
     */
    public LogShipperBuilder backoff(Duration first, Duration max) {
        Duration checkedFirst = duration("first", first, Duration.ofNanos(1));
        Duration checkedMax = duration("max", max, checkedFirst);
        firstBackoff = checkedFirst;
        maxBackoff = checkedMax;
        return this;
    }

    /**
     * Sets how long one attempt to connect, or one HTTP request, may take; default 10 s.
     *
     * @param requestTimeout more than zero, at most an hour
     * @return this builder
     */
    public LogShipperBuilder requestTimeout(Duration requestTimeout) {
        this.requestTimeout = duration("requestTimeout", requestTimeout, Duration.ofNanos(1));
        return this;
    }

    /**
     * Sets when an HTTP request is made: when its body has a size, or its first event an age. Default 512 KiB and 1 s.
     *
     * @param bytes from 1,024 to 2^24
     * @param age more than zero, at most an hour
     * @return this builder
     */
    public LogShipperBuilder batch(int bytes, Duration age) {
        int checkedBytes = (int) inRange("bytes", bytes, 1024, 1 << 24);
        batchAge = duration("age", age, Duration.ofNanos(1));
        batchBytes = checkedBytes;
        return this;
    }

    private static Duration duration(String setting, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(setting + " must be from " + least + " to PT1H, was " + value);
        }
        return value;
    }

    private static long inRange(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " must be from " + least + " to " + most + ", was " + value);
        }
        return value;
    }

    /**
     * Starts the shipper; it connects in the background.
     *
     * @return the shipper
     * @throws IllegalArgumentException if settings contradict each other, or the format cannot be sent to the destination
     * @throws IllegalStateException if no engine is on the path, or the worker given has no poller
     * @throws java.util.concurrent.RejectedExecutionException if the worker given is closing
     */
    public LogShipper build() {
        return build(Sinks.REAL);
    }

    LogShipper build(Sinks sinks) {
        ShipperSettings settings = settings();
        checkMemory(settings);
        checkFormat();
        return LogShipper.start(settings, sinks);
    }

    ShipperSettings settings() {
        return new ShipperSettings(
                name,
                destination,
                format,
                overflow,
                worker,
                listener,
                queueCapacity,
                memoryBytes,
                maxMessageChars,
                drainTimeout,
                firstBackoff,
                maxBackoff,
                requestTimeout,
                batchBytes,
                batchAge);
    }

    private static void checkMemory(ShipperSettings settings) {
        if (settings.backlogBytes() < MIN_BACKLOG_BYTES || settings.backlogBytes() < 2 * settings.batchBytes()) {
            throw new IllegalArgumentException("memoryBytes of " + settings.memoryBytes() + " leaves "
                    + settings.backlogBytes() + " bytes for what is encoded, beside a queue of "
                    + settings.queueCapacity() + " entries; it must leave " + MIN_BACKLOG_BYTES + " and twice the "
                    + settings.batchBytes() + " of a batch: raise memoryBytes, or lower queueCapacity or the batch");
        }
    }

    private void checkFormat() {
        switch (destination.kind()) {
            case TCP, TLS, UNIX_STREAM -> require(format.framing() != null, "a stream", "syslog, jsonLines or gelf");
            case UDP, UNIX_DATAGRAM -> require(format.fitsDatagrams(), "datagrams", "syslog, jsonLines or gelf");
            case HTTP -> {
                BodyWriter body = format.bodyWriter(1024);
                require(body != null, "HTTP", "jsonLines, loki or otlp");
            }
        }
    }

    private void require(boolean possible, String way, String others) {
        if (!possible) {
            throw new IllegalArgumentException(
                    "format " + format + " cannot be sent over " + way + " (" + destination + "); use " + others);
        }
    }
}
