package io.pinion.services.logging;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/** Collects how to log; each value is checked when it is set. Threads: one at a time. */
public final class LoggingBuilder {
    private static final int MAX_BUFFER = 1 << 20;

    final Map<String, Level> levels = new LinkedHashMap<>(Map.of("", Level.INFO));
    LogFormat format = LogFormat.AUTO;
    String name = defaultName();
    int bufferSize = 1_024;
    Duration flushInterval = Duration.ofMillis(200);
    Duration grace = Duration.ofSeconds(2);
    LogDates dates = new LogDates.None();
    boolean logsUncaught = true;

    @Nullable
    Boolean callers;

    @Nullable
    Supplier<Map<String, String>> context;

    @Nullable
    OutputStream output;

    Path journalSocket = Path.of("/run/systemd/journal/socket");
    Path syslogSocket = Path.of("/dev/log");
    // For tests.
    Surroundings surroundings = Surroundings.ofProcess();
    InstantSource clock = InstantSource.system();

    LoggingBuilder() {}

    private static String defaultName() {
        String command = System.getProperty("sun.java.command", "java").strip();
        int end = command.indexOf(' ');
        String program = end < 0 ? command : command.substring(0, end);
        program = program.substring(program.lastIndexOf('/') + 1);
        program = program.endsWith(".jar")
                ? program.substring(0, program.length() - ".jar".length())
                : program.substring(program.lastIndexOf('.') + 1);
        return program.isBlank() ? "java" : LogText.bounded(program, 100);
    }

    static Duration notNegative(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(option + " must be from zero to a year, was " + value);
        }
        return value;
    }

    /**
     * Sets the format; default {@link LogFormat#AUTO}.
     *
     * @param format the format
     * @return this builder
     */
    public LoggingBuilder format(LogFormat format) {
        this.format = Objects.requireNonNull(format, "format");
        return this;
    }

    /**
     * Sets from which level on records are logged; default INFO.
     *
     * @param level of the root logger
     * @return this builder
     */
    public LoggingBuilder level(Level level) {
        return level("", level);
    }

    /**
     * Sets from which level on the records of one logger, and of those below it, are logged.
     *
     * @param logger its name
     * @param level its level
     * @return this builder
     */
    public LoggingBuilder level(String logger, Level level) {
        levels.put(Objects.requireNonNull(logger, "logger"), Objects.requireNonNull(level, "level"));
        return this;
    }

    /**
     * Sets the program's name, for formats that have it; default the name of the main class or jar.
     *
     * @param name not blank, at most 100 characters, no control characters
     * @return this builder
     */
    public LoggingBuilder name(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name must have 1 to 100 characters, not all blank and no control characters");
        }
        this.name = name;
        return this;
    }

    /**
     * Sets how many records may wait to be written; default 1,024.
     *
     * @param bufferSize from 2 to 2^20; rounded up to a power of two
     * @return this builder
     */
    public LoggingBuilder bufferSize(int bufferSize) {
        if (bufferSize < 2 || bufferSize > MAX_BUFFER) {
            throw new IllegalArgumentException(
                    "bufferSize must be from 2 to " + MAX_BUFFER + " records, was " + bufferSize);
        }
        this.bufferSize = bufferSize;
        return this;
    }

    /**
     * Sets how long written lines may be collected before they are given to the stream; default 200 ms.
     *
     * @param flushInterval zero: each line at once
     * @return this builder
     */
    public LoggingBuilder flushInterval(Duration flushInterval) {
        this.flushInterval = notNegative("flushInterval", flushInterval);
        return this;
    }

    /**
     * Sets how long a close may go on writing; default 2 s.
     *
     * @param grace zero or more
     * @return this builder
     */
    public LoggingBuilder grace(Duration grace) {
        this.grace = notNegative("grace", grace);
        return this;
    }

    /**
     * Puts dates on the lines; default none, since the journal and most collectors have their own.
     *
     * @param formatter with a zone, see {@link DateTimeFormatter#withZone}
     * @return this builder
     */
    public LoggingBuilder dates(DateTimeFormatter formatter) {
        Objects.requireNonNull(formatter, "formatter");
        if (formatter.getZone() == null) {
            throw new IllegalArgumentException("The date formatter must have a zone: call withZone(ZoneId) on it");
        }
        this.dates = new LogDates.Formatted(formatter);
        return this;
    }

    /**
     * Puts seconds since 1970 with six digits of a fraction on the lines.
     *
     * @return this builder
     */
    public LoggingBuilder epochDates() {
        this.dates = new LogDates.Epoch();
        return this;
    }

    /**
     * Sets whether records name file, method and line of the caller; default for JSON and JOURNALD only, since it takes a
     * walk of the caller's stack.
     *
     * @param callers whether they do
     * @return this builder
     */
    public LoggingBuilder callers(boolean callers) {
        this.callers = callers;
        return this;
    }

    /**
     * Adds fields of the caller's context to JSON and JOURNALD records, for instance {@code MDC::getCopyOfContextMap}.
     * At most 32 are taken, of at most 1,024 characters each.
     *
     * @param context called on the logging thread for each record; may return null
     * @return this builder
     */
    public LoggingBuilder context(Supplier<Map<String, String>> context) {
        this.context = Objects.requireNonNull(context, "context");
        return this;
    }

    /**
     * Sets the stream to write to, in place of the process's standard streams; it is flushed, never closed.
     *
     * @param output written by the logging's own thread
     * @return this builder
     */
    public LoggingBuilder output(OutputStream output) {
        this.output = Objects.requireNonNull(output, "output");
        return this;
    }

    /**
     * Sets where journald listens; default {@code /run/systemd/journal/socket}.
     *
     * @param journalSocket a Unix-domain datagram socket
     * @return this builder
     */
    public LoggingBuilder journalSocket(Path journalSocket) {
        this.journalSocket = Objects.requireNonNull(journalSocket, "journalSocket");
        return this;
    }

    /**
     * Sets where syslog listens; default {@code /dev/log}.
     *
     * @param syslogSocket a Unix-domain datagram socket
     * @return this builder
     */
    public LoggingBuilder syslogSocket(Path syslogSocket) {
        this.syslogSocket = Objects.requireNonNull(syslogSocket, "syslogSocket");
        return this;
    }

    /**
     * Sets whether uncaught errors of threads are logged; default true.
     *
     * @param logsUncaught false leaves the JVM's default handler alone
     * @return this builder
     */
    public LoggingBuilder uncaught(boolean logsUncaught) {
        this.logsUncaught = logsUncaught;
        return this;
    }

    /**
     * Sets logging up.
     *
     * @return to be closed when the program ends; the JVM's shutdown does it otherwise
     * @throws IllegalStateException if logging is set up already, if no worker engine is on the path, or if JOURNALD or
     *     SYSLOG is asked for by name and its socket cannot be used; nothing has changed then
     */
    public Logging open() {
        return LoggingSetup.open(this);
    }
}
