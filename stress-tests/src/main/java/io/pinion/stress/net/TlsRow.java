package io.pinion.stress.net;

import org.jspecify.annotations.Nullable;

/**
 * One case of the table.
 *
 * @param name what is wrong with the peer
 * @param expected what must come of it
 * @param trial tries it
 */
record TlsRow(String name, Expected expected, Trial trial) {
    /** What may come of a row. */
    enum Expected {
        /** The right bytes arrive, and an end in order. */
        ACCEPTED,
        /** An error; no wrong byte before it. */
        REJECTED,
        /** Either of them, in time. */
        BOUNDED
    }

    /** One attempt; fails by itself when a wrong byte arrives or nothing happens in time. */
    interface Trial {
        /** The error, or null if it was accepted. */
        @Nullable
        Throwable attempt() throws Exception;
    }

    static TlsRow accepted(String name, Trial trial) {
        return new TlsRow(name, Expected.ACCEPTED, trial);
    }

    static TlsRow rejected(String name, Trial trial) {
        return new TlsRow(name, Expected.REJECTED, trial);
    }

    static TlsRow bounded(String name, Trial trial) {
        return new TlsRow(name, Expected.BOUNDED, trial);
    }

    /** Tries it, prints what came of it; whether that is what must. */
    boolean isRight() throws Exception {
        long startNs = System.nanoTime();
        Throwable error = trial.attempt();
        long tookMs = (System.nanoTime() - startNs) / 1_000_000;
        boolean isRight = expected == Expected.BOUNDED || (error == null) == (expected == Expected.ACCEPTED);
        String outcome = error == null ? "accepted" : "rejected";
        String why = error == null ? "" : ", " + brief(error);
        System.out.println((isRight ? "  " : "! ") + name + ": " + outcome + " in " + tookMs + " ms" + why);
        return isRight;
    }

    private static String brief(Throwable error) {
        String text = error.getClass().getSimpleName() + " " + error.getMessage();
        return text.length() > 110 ? text.substring(0, 110) + "..." : text;
    }
}
