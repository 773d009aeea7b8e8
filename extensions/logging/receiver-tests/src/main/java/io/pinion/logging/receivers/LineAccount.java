package io.pinion.logging.receivers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What was sent and what was received, line by line: each line is known by its SHA-256, and the checksum of a side is the
 * sum of its digests modulo 2^256, which does not depend on the order but does on how often a line comes.
 *
 * <p>Threads: any.
 */
public final class LineAccount {
    /** The most lines of a kind that are named. */
    public static final int MAX_NAMED = 8;

    private static final int SHOWN_BYTES = 120;
    private static final int DIGEST_BYTES = 32;

    private final Map<Digest, Line> lines = new HashMap<>();
    private final byte[] sentSum = new byte[DIGEST_BYTES];
    private final byte[] receivedSum = new byte[DIGEST_BYTES];
    private long sent;
    private long received;

    private record Digest(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    private static final class Line {
        private final String shown;
        private long sent;
        private long received;

        Line(String shown) {
            this.shown = shown;
        }
    }

    /**
     * Counts a line as sent.
     *
     * @param line its bytes as they should arrive
     */
    public synchronized void sent(byte[] line) {
        byte[] digest = digest(line);
        add(sentSum, digest);
        sent++;
        line(digest, line).sent++;
    }

    /**
     * Counts a line as sent.
     *
     * @param line the text as it should arrive
     */
    public void sent(String line) {
        sent(line.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Counts a line as received.
     *
     * @param line its bytes
     */
    public synchronized void received(byte[] line) {
        byte[] digest = digest(line);
        add(receivedSum, digest);
        received++;
        line(digest, line).received++;
    }

    /**
     * Counts a line as received.
     *
     * @param line its text
     */
    public void received(String line) {
        received(line.getBytes(StandardCharsets.UTF_8));
    }

    private Line line(byte[] digest, byte[] line) {
        return lines.computeIfAbsent(new Digest(digest), key -> new Line(shown(line)));
    }

    private static byte[] digest(byte[] line) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(line);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void add(byte[] sum, byte[] digest) {
        int carry = 0;
        for (int i = DIGEST_BYTES - 1; i >= 0; i--) {
            int digit = (sum[i] & 0xFF) + (digest[i] & 0xFF) + carry;
            sum[i] = (byte) digit;
            carry = digit >> 8;
        }
    }

    /** The beginning of a line, with everything that is not printable ASCII written as hexadecimal. */
    private static String shown(byte[] line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(line.length, SHOWN_BYTES); i++) {
            int octet = line[i] & 0xFF;
            if (octet < 0x20 || octet > 0x7E || octet == '\\') {
                text.append("\\x").append(HexFormat.of().toHexDigits((byte) octet));
            } else {
                text.append((char) octet);
            }
        }
        return text.append(" (").append(line.length).append(" bytes)").toString();
    }

    /** {@return the account by now} */
    public synchronized Totals totals() {
        long missing = 0;
        long duplicated = 0;
        long altered = 0;
        List<String> named = new ArrayList<>();
        for (Line line : lines.values()) {
            if (line.sent == 0) {
                altered += line.received;
                name(named, "altered or never sent", line);
            } else if (line.received > line.sent) {
                duplicated += line.received - line.sent;
                name(named, "received " + line.received + " times, sent " + line.sent, line);
            } else if (line.received < line.sent) {
                missing += line.sent - line.received;
                name(named, "missing", line);
            }
        }
        return new Totals(
                sent, received, missing, duplicated, altered, hex(sentSum), hex(receivedSum), List.copyOf(named));
    }

    private static void name(List<String> named, String what, Line line) {
        String entry = what + ": " + line.shown;
        if (named.stream().filter(other -> other.startsWith(what)).count() < MAX_NAMED) {
            named.add(entry);
        }
    }

    private static String hex(byte[] sum) {
        return HexFormat.of().formatHex(sum);
    }

    /**
     * An account.
     *
     * @param sent lines sent
     * @param received lines received
     * @param missing lines sent and not received
     * @param duplicated lines received more often than sent
     * @param altered lines received that nobody sent: something has changed them
     * @param sentChecksum over all lines sent
     * @param receivedChecksum over all lines received
     * @param named some of the lines that are not as they should be
     */
    public record Totals(
            long sent,
            long received,
            long missing,
            long duplicated,
            long altered,
            String sentChecksum,
            String receivedChecksum,
            List<String> named) {
        /** {@return whether every line received was sent: what is missing is missing as a whole} */
        public boolean isUnaltered() {
            return altered == 0;
        }

        /** {@return whether exactly what was sent was received} */
        public boolean isExact() {
            return sent == received && sentChecksum.equals(receivedChecksum);
        }
    }
}
