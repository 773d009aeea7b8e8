package io.pinion.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Random streams: bytes of a small alphabet, pieces that mean something, and both with bytes changed. */
final class RandomStreams {
    private static final byte[][] PIECES = pieces(
            "data",
            "event",
            "id",
            "retry",
            "data:",
            "event:",
            "id:",
            "retry:",
            "data: ",
            "id: ",
            "retry: 15",
            ":",
            ": ",
            " ",
            "\n",
            "\n",
            "\r",
            "\r",
            "\r\n",
            "\r\n",
            "\n\n",
            "\r\r",
            "\r\n\r\n",
            "\n\r",
            "a",
            "data:x\n\n",
            "event: e\n",
            "id:7\n",
            "id:\n",
            "id\n",
            "retry:9\n",
            "retry:99999999999999999999\n",
            "retry:1x\n",
            ":comment\n",
            "\0",
            "id:a\0b\n",
            "\uFEFF",
            "\u20AC",
            "\uD83D\uDE00",
            "\uFFFD",
            "dat",
            "datax:",
            "Data:x\n",
            "events:",
            "unknown: y\n",
            "{\"a\":1}",
            "\u0085",
            "\u2028");
    private static final byte[][] BAD = {
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xE2, (byte) 0x82},
        {(byte) 0xF4, (byte) 0x90},
        {(byte) 0xFF},
        {(byte) 0x80},
        {(byte) 0xEF, (byte) 0xBB},
        {(byte) 0xF0, (byte) 0x9F},
        {(byte) 0xE0, (byte) 0x80},
        {(byte) 0xF0, (byte) 0x8F}
    };
    private static final byte[] ALPHABET = "dateivnry: \n\r\n\r0195\0".getBytes(StandardCharsets.UTF_8);

    private RandomStreams() {}

    static byte[] next(SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (random.nextInt(8) == 0) {
            out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        }
        int kind = random.nextInt(10);
        int parts = random.nextInt(1, 24);
        for (int i = 0; i < parts; i++) {
            if (kind == 0) {
                out.write(random.nextInt(256));
            } else if (kind == 1) {
                out.write(ALPHABET[random.nextInt(ALPHABET.length)]);
            } else if (random.nextInt(12) == 0) {
                out.writeBytes(BAD[random.nextInt(BAD.length)]);
            } else {
                out.writeBytes(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        byte[] bytes = out.toByteArray();
        if (random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[][] pieces(String... texts) {
        byte[][] pieces = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            pieces[i] = texts[i].getBytes(StandardCharsets.UTF_8);
        }
        return pieces;
    }
}
