package io.pinion.examples.trading;

/** A slot of the lane from the strategy to the gateway; the strategy also fills one of its own to publish from. */
final class OrderEvent {
    /** From 0, without holes for those that were handed over. */
    long id;

    int instrument;
    /** Positive to buy, negative to sell. */
    int quantity;
    /** In cents. */
    long price;
    /** When the tick behind it was due. */
    long dueNs;

    static void fill(OrderEvent event, OrderEvent from) {
        event.id = from.id;
        event.instrument = from.instrument;
        event.quantity = from.quantity;
        event.price = from.price;
        event.dueNs = from.dueNs;
    }
}
