package io.pinion.examples.demo;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the collector says it received with what was read from the input.
 *
 * @param text for people
 * @param exitCode for the shell
 */
record Proof(String text, int exitCode) {

    static Proof of(List<RunResult> results, Digest expected, boolean confirming) {
        if (!confirming) {
            return unconfirmed(results);
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nWhat the collector must have: %,d lines, %,d bytes, line sum %016x, CRC32C of the stream %08x%n",
                expected.lines(),
                expected.bytes(),
                expected.lineSum(),
                expected.streamCrc()));
        boolean proven = true;
        for (RunResult result : results) {
            proven &= isProven(result.kind(), expected, result.received());
            text.append(String.format(
                    Locale.ROOT,
                    "  %-20s%s%n",
                    result.kind().label(),
                    verdict(result.kind(), expected, result.received())));
        }
        text.append(proven ? "PROVEN: every line arrived intact.\n" : "NOT PROVEN: see above.\n");
        return new Proof(text.toString(), proven ? ExitCodes.PROVEN : ExitCodes.NOT_PROVEN);
    }

    /** Contenders that keep the order must have kept it. */
    private static boolean isProven(ContenderKind kind, Digest expected, @Nullable Digest received) {
        return received != null && (kind.keepsOrder() ? received.sameStream(expected) : received.sameLines(expected));
    }

    private static String verdict(ContenderKind kind, Digest expected, @Nullable Digest received) {
        if (received == null) {
            return "no word from the collector";
        }
        if (!received.sameLines(expected)) {
            return String.format(
                    Locale.ROOT,
                    "DIFFERENT: %,d lines, %,d bytes, line sum %016x, %,d bytes without a line end",
                    received.lines(),
                    received.bytes(),
                    received.lineSum(),
                    received.openBytes());
        }
        if (received.sameStream(expected)) {
            return "count, bytes, line sum and stream CRC agree: all lines, in order";
        }
        return kind.keepsOrder()
                ? "DIFFERENT ORDER: count, bytes and line sum agree, the stream CRC does not"
                : "count, bytes and line sum agree: all lines, not in order";
    }

    private static Proof unconfirmed(List<RunResult> results) {
        RunResult last = results.get(results.size() - 1);
        String text = String.format(
                Locale.ROOT,
                "%nSENT, NOT PROVEN: the kernel took all %,d lines (%,d bytes) of each contender "
                        + "without an error, but your collector confirms nothing. Exit code %d says so.%n",
                last.linesTaken(),
                last.bytesTaken(),
                ExitCodes.SENT_UNCONFIRMED);
        return new Proof(text, ExitCodes.SENT_UNCONFIRMED);
    }
}
