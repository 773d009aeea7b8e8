package io.pinion.consumers;

/** What becomes of an item when its handler is done with it. */
public enum Action {
    /** Done: it does not come again. */
    ACK,
    /** Refused: it does not come again; a broker hands it to its dead-letter exchange, if there is one. */
    REJECT,
    /** Refused: it comes again, paced and not without end. */
    REQUEUE
}
