package io.pinion.examples.trading;

/** A slot of the lane from the gateway back to the strategy; the gateway also fills one of its own to publish from. */
final class AckEvent {
    long id;
    boolean accepted;

    static void fill(AckEvent event, AckEvent from) {
        event.id = from.id;
        event.accepted = from.accepted;
    }
}
