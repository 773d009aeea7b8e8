package io.pinion.benchmarks.logs;

/** A logger with an appender that ships lines over TCP. */
interface LogPeer extends AutoCloseable {
    /** How large every queue is, in events. */
    int QUEUE = 4096;

    /** One call of the logger, as an application makes it: a message with three parameters. */
    void log(int number, String user, long amount);

    /** What the peer itself says was lost; -1 if it does not say. */
    long lost();

    /** Ends it, as its framework does at the end of a process: within its own time-out. */
    @Override
    void close();
}
