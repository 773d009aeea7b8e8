package io.pinion.benchmarks.logs;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;

/**
 * Logback's {@code AsyncAppender} before a TCP appender. Logback brings none that sends lines, so this one is made of its
 * own {@code OutputStreamAppender} and {@code JsonEncoder} on a stream that connects again.
 */
final class LogbackPeer implements LogPeer {
    private final LoggerContext context = new LoggerContext();
    private final AsyncAppender async = new AsyncAppender();
    private final Logger logger;

    /** Blocking, or dropping what finds the queue full. */
    LogbackPeer(int port, boolean blocking) {
        context.setName("rival");
        context.setMDCAdapter(new LogbackMDCAdapter());
        OutputStreamAppender<ILoggingEvent> tcp = new OutputStreamAppender<>();
        tcp.setContext(context);
        tcp.setName("tcp");
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithArguments(false);
        encoder.start();
        tcp.setEncoder(encoder);
        // It knows no end of a batch: without a flush for each line the last ones would stay behind.
        tcp.setImmediateFlush(true);
        tcp.setOutputStream(new TcpStream(port));
        tcp.start();
        async.setContext(context);
        async.setName("async");
        async.setQueueSize(QUEUE);
        async.setDiscardingThreshold(0);
        async.setNeverBlock(!blocking);
        async.setMaxFlushTime(5000);
        async.addAppender(tcp);
        async.start();
        logger = context.getLogger("bench");
        logger.setLevel(Level.INFO);
        logger.addAppender(async);
    }

    @Override
    public void log(int number, String user, long amount) {
        logger.info("n={} user {} has paid an invoice of {} cents and nothing else has happened", number, user, amount);
    }

    @Override
    public long lost() {
        return -1;
    }

    @Override
    public void close() {
        context.stop();
    }
}
