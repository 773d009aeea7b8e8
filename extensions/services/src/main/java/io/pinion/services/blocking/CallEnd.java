package io.pinion.services.blocking;

/** How a call ended, for the counts. */
enum CallEnd {
    SUCCEEDED,
    FAILED,
    CANCELLED,
    ABANDONED,
    REFUSED
}
