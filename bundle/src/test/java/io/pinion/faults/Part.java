package io.pinion.faults;

import java.io.IOException;

/** Something the worker does while system calls fail. It retries what failed, so in the end it is done. */
interface Part {
    String name();

    boolean isDone();

    /** What is wrong although it is done; empty when nothing is. */
    default String problem() {
        return "";
    }

    void close() throws IOException;
}
