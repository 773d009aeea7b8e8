package io.pinion.worker;

/** What became of something offered without waiting. */
public enum OfferResult {
    /** Handed over: it will run, or be accounted for under another word. */
    ACCEPTED,
    /** No room at this moment; nothing changed. Back off and offer again, or do without. */
    FULL,
    /** The worker is closing or closed; nothing changed. Never offer again. */
    CLOSED
}
