package io.pinion.benchmarks.net;

import java.net.InetSocketAddress;

/** One way to have sockets and tasks on one thread; lives in a process of its own. */
interface Peer extends AutoCloseable {

    /** Listens on loopback and sends back whatever arrives; the port. */
    int echo() throws Exception;

    /** Connects to a sink of lines. */
    Shipper ship(InetSocketAddress to) throws Exception;

    void execute(Runnable task);

    /** Keeps the peer's thread on one processor. */
    default void pin(int cpu) {
        execute(() -> Processors.pin(cpu));
    }

    @Override
    void close();

    /** Takes lines from one thread that is not the peer's. */
    interface Shipper {

        /** Takes a copy of the line; waits while too much is queued. */
        void line(byte[] line);

        /** Nothing follows at once. */
        void endOfBatch();

        /** How many lines the peer's thread has dealt with, at the grain of a batch; asked by the shipping thread. */
        long sent();
    }
}
