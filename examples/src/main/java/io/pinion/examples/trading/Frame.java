package io.pinion.examples.trading;

import java.nio.ByteBuffer;

/**
 * What travels between gateway and exchange, both ways 64 bytes, big endian.
 *
 * <p>Order: id (8), instrument (4), quantity (4), price (8), then zeros. Answer: id (8), 1 accepted or 0 rejected (4),
 * then zeros.
 */
final class Frame {
    static final int BYTES = 64;

    private static final int INSTRUMENT = 8;
    private static final int QUANTITY = 12;
    private static final int PRICE = 16;
    private static final int ACCEPTED = 8;

    private Frame() {}

    static void putOrder(ByteBuffer to, OrderEvent order) {
        int at = begin(to);
        to.putLong(at, order.id)
                .putInt(at + INSTRUMENT, order.instrument)
                .putInt(at + QUANTITY, order.quantity)
                .putLong(at + PRICE, order.price);
    }

    static void putAnswer(ByteBuffer to, AckEvent answer) {
        int at = begin(to);
        to.putLong(at, answer.id).putInt(at + ACCEPTED, answer.accepted ? 1 : 0);
    }

    private static int begin(ByteBuffer to) {
        int at = to.position();
        for (int i = 0; i < BYTES; i += Long.BYTES) {
            to.putLong(0);
        }
        return at;
    }

    static void takeOrder(ByteBuffer from, OrderEvent order) {
        int at = from.position();
        order.id = from.getLong(at);
        order.instrument = from.getInt(at + INSTRUMENT);
        order.quantity = from.getInt(at + QUANTITY);
        order.price = from.getLong(at + PRICE);
        from.position(at + BYTES);
    }

    static void takeAnswer(ByteBuffer from, AckEvent answer) {
        int at = from.position();
        answer.id = from.getLong(at);
        answer.accepted = from.getInt(at + ACCEPTED) == 1;
        from.position(at + BYTES);
    }
}
