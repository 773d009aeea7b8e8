package io.pinion.services.logging;

/** Turns a record into what is written. */
interface LogLayout {
    /** Returns whole lines, each with its end, or one datagram. */
    byte[] bytes(LogEvent event);
}
