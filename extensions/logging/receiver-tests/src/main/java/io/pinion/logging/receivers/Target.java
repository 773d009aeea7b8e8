package io.pinion.logging.receivers;

import io.pinion.logging.Destination;
import java.util.List;

/** One receiver, reached in one way, with one format. Threads: one at a time. */
interface Target extends AutoCloseable {
    /** The program. */
    String receiver();

    /** What carries the records. */
    String transport();

    /** The format. */
    Shape shape();

    /** Where to send. */
    Destination destination();

    /** Makes it ready. */
    void start();

    /** Ends it properly. */
    void stop();

    /** Ends it without a warning. */
    void kill();

    /** Halts it. */
    void pause();

    /** Lets it go on. */
    void resume();

    /** Whether {@link #pause} works. */
    boolean canPause();

    /** About how many records have arrived. */
    long arrived();

    /** What has arrived. */
    List<Shape.Arrival> arrivals();

    /** Datagrams that the kernel threw away in front of it. */
    long kernelDrops();

    /** Whether it takes a record of more than a mebibyte. */
    boolean takesLong();

    /** Whether it is UDP. */
    boolean isUdp();

    @Override
    void close();
}
