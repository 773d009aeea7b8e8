package io.pinion.benchmarks.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerContextSelector;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Log4j's async loggers, at their best for lines that are ready: a message that carries a copy of the line, nothing to
 * format, no location, and an appender that gathers a batch into one direct buffer and writes it. The one that comes
 * with Log4j writes through a stream and would be slower.
 */
final class Log4jPeer implements Peer {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int ANYWHERE = -1;

    private int cpu = ANYWHERE;

    Log4jPeer() {
        System.setProperty("log4j2.contextSelector", AsyncLoggerContextSelector.class.getName());
    }

    @Override
    public int echo() {
        throw new UnsupportedOperationException("a logger does not listen");
    }

    @Override
    public void execute(Runnable task) {
        throw new UnsupportedOperationException("a logger runs no tasks");
    }

    /** The thread is not to be had before its first line. */
    @Override
    public void pin(int newCpu) {
        cpu = newCpu;
    }

    @Override
    public Shipper ship(InetSocketAddress to) throws IOException {
        SocketChannel channel = SocketChannel.open(to);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        BatchAppender appender = new BatchAppender(channel, cpu);
        appender.start();
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        LoggerConfig root = context.getConfiguration().getRootLogger();
        root.getAppenders().keySet().forEach(root::removeAppender);
        root.setLevel(Level.INFO);
        root.addAppender(appender, Level.INFO, null);
        context.updateLoggers();
        return new LogShipper(context.getLogger("lines"), appender);
    }

    /** Says that it may be formatted later, which spares it to be formatted at once. */
    @AsynchronouslyFormattable
    private record Line(byte[] bytes) implements Message {
        @Override
        public String getFormattedMessage() {
            return "";
        }

        @Override
        public Object[] getParameters() {
            return new Object[0];
        }

        @Override
        public @Nullable Throwable getThrowable() {
            return null;
        }
    }

    private record LogShipper(Logger logger, BatchAppender appender) implements Shipper {
        @Override
        public void line(byte[] line) {
            logger.info(new Line(line.clone()));
        }

        @Override
        public void endOfBatch() {
            // The logger's thread knows when its queue is empty.
        }

        @Override
        public long sent() {
            return appender.sent;
        }
    }

    private static final class BatchAppender extends AbstractAppender {
        private final ByteBuffer gathered = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private final SocketChannel channel;
        private int cpu;
        private int count;
        private volatile long sent;

        BatchAppender(SocketChannel channel, int cpu) {
            super("lines", null, null, false, Property.EMPTY_ARRAY);
            this.channel = channel;
            this.cpu = cpu;
        }

        @Override
        public void append(LogEvent event) {
            if (cpu != ANYWHERE) {
                Processors.pin(cpu);
                cpu = ANYWHERE;
            }
            gathered.put(((Line) event.getMessage()).bytes());
            count++;
            if (event.isEndOfBatch() || gathered.remaining() < Lines.BYTES) {
                write();
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        private void write() {
            gathered.flip();
            try {
                while (gathered.hasRemaining()) {
                    channel.write(gathered);
                }
            } catch (IOException e) {
                throw new IllegalStateException("the sink is gone", e);
            }
            gathered.clear();
            sent += count;
            count = 0;
        }
    }

    @Override
    public void close() {
        LogManager.shutdown();
    }
}
