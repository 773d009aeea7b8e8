package io.pinion.stress.net;

import java.util.SplittableRandom;

/** In which pieces a direction is passed on; each is collected whole and written by itself. */
@FunctionalInterface
interface Pieces {
    /** Whatever a read brings. */
    Pieces AS_THEY_COME = offset -> 0;

    /**
     * How long the piece is that begins there.
     *
     * @param offset bytes passed on before, on this connection
     * @return bytes; 0 for whatever the next read brings; negative for that too, but not more than so many
     */
    int length(long offset);

    static Pieces of(int bytes) {
        return offset -> bytes;
    }

    /** One cut; before and after it whatever comes. */
    static Pieces splitAt(int at) {
        return offset -> offset < at ? (int) (offset - at) : 0;
    }

    /** From 1 to so many bytes; the same for the same seed. */
    static Pieces random(long seed, int most) {
        return offset -> 1 + new SplittableRandom(seed + offset * 31).nextInt(most);
    }

    /**
     * Every way there is of cutting a message, one after the other on messages that are sent again and again: bit i of
     * the message's number says whether there is a cut behind byte i.
     */
    static Pieces everySplit(int messageBytes) {
        return offset -> {
            long mask = offset / messageBytes;
            int at = (int) (offset % messageBytes);
            int end = at + 1;
            while (end < messageBytes && (mask >> (end - 1) & 1) == 0) {
                end++;
            }
            return end - at;
        };
    }

    /** How many ways there are. */
    static int splitsOf(int messageBytes) {
        return 1 << (messageBytes - 1);
    }

    /** In how many pieces {@link #everySplit} sends all its messages. */
    static int piecesOfEverySplit(int messageBytes) {
        return splitsOf(messageBytes) / 2 * (messageBytes + 1);
    }
}
