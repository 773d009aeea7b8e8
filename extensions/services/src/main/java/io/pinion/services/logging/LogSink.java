package io.pinion.services.logging;

/** Where records go in the end. Threads: the pump's. */
interface LogSink {
    /**
     * Writes a record, or keeps it for the next flush.
     *
     * @return how many records, this one or earlier ones, turned out to be lost
     */
    int write(LogEvent event);

    /**
     * Gives out what was kept.
     *
     * @return how many records were lost in doing so
     */
    int flush();

    /** Ends; a stream of somebody else stays open. */
    default void close() {}
}
