package io.pinion.examples.trading;

/** One number over a sequence of orders: any change, loss, repetition or change of order gives another. */
final class Checksum {
    static final long START = 0xCBF2_9CE4_8422_2325L;

    private Checksum() {}

    static long ofOrder(long sum, long id, int instrument, int quantity, long price) {
        return add(add(add(add(sum, id), instrument), quantity), price);
    }

    /** The last step of MurmurHash3 with 64 bits, over the sum so far and the value. */
    static long add(long sum, long value) {
        long mixed = sum * 31 + value;
        mixed ^= mixed >>> 33;
        mixed *= 0xFF51_AFD7_ED55_8CCDL;
        mixed ^= mixed >>> 33;
        mixed *= 0xC4CE_B9FE_1A85_EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
