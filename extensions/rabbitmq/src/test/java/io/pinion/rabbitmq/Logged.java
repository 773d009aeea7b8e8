package io.pinion.rabbitmq;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What one class logs while this is open. */
final class Logged extends Handler implements AutoCloseable {
    private final Logger logger;
    private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

    private Logged(Logger logger) {
        this.logger = logger;
        setLevel(Level.ALL);
    }

    static Logged by(Class<?> type) {
        Logged logged = new Logged(Logger.getLogger(type.getName()));
        logged.logger.addHandler(logged);
        return logged;
    }

    /** What everything logs; the level of each logger holds. */
    static Logged all() {
        Logged logged = new Logged(Logger.getLogger(""));
        logged.logger.addHandler(logged);
        return logged;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        for (LogRecord each : records) {
            Object[] parameters = each.getParameters();
            out.append(parameters == null ? each.getMessage() : MessageFormat.format(each.getMessage(), parameters))
                    .append('\n');
            if (each.getThrown() != null) {
                StringWriter trace = new StringWriter();
                each.getThrown().printStackTrace(new PrintWriter(trace));
                out.append(trace);
            }
        }
        return out.toString();
    }

    /** How many lines whose pattern contains that. */
    long lines(String pattern) {
        return records.stream()
                .filter(each -> each.getMessage().contains(pattern))
                .count();
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
