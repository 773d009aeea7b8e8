package io.pinion.sse;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of the HTML standard, sentence by sentence, on a whole stream: decode, split into lines, interpret. Slow, and
 * shares nothing with {@link SseParser}.
 */
final class PlainParser {
    /** What came out, in words that two parsers can be compared by. */
    static List<String> parse(byte[] stream) {
        return interpret(decode(stream));
    }

    private PlainParser() {}

    private static List<String> interpret(String text) {
        List<String> out = new ArrayList<>();
        String dataBuffer = "";
        String typeBuffer = "";
        String idBuffer = "";
        for (String line : lines(text)) {
            if (line.isEmpty()) {
                if (dataBuffer.isEmpty()) {
                    typeBuffer = "";
                    out.add("idle " + idBuffer);
                    continue;
                }
                String data = dataBuffer.endsWith("\n") ? dataBuffer.substring(0, dataBuffer.length() - 1) : dataBuffer;
                out.add("event " + (typeBuffer.isEmpty() ? "message" : typeBuffer) + "|" + data + "|" + idBuffer);
                dataBuffer = "";
                typeBuffer = "";
                continue;
            }
            if (line.startsWith(":")) {
                continue;
            }
            String field = line;
            String value = "";
            int colon = line.indexOf(':');
            if (colon >= 0) {
                field = line.substring(0, colon);
                value = line.substring(colon + 1);
                if (value.startsWith(" ")) {
                    value = value.substring(1);
                }
            }
            switch (field) {
                case "event" -> typeBuffer = value;
                case "data" -> dataBuffer = dataBuffer + value + "\n";
                case "id" -> {
                    if (value.indexOf('\0') < 0) {
                        idBuffer = value;
                    }
                }
                case "retry" -> {
                    if (value.matches("[0-9]+")) {
                        java.math.BigInteger number = new java.math.BigInteger(value);
                        out.add("retry " + number.min(java.math.BigInteger.valueOf(Long.MAX_VALUE)));
                    }
                }
                default -> {
                    // ignored
                }
            }
        }
        return out;
    }

    /** The lines that have an end; what follows the last end is never processed. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                lines.add(text.substring(start, i));
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        return lines;
    }

    /** "UTF-8 decode" of the Encoding Standard: its state machine, a byte at a time, with reprocessing. */
    static String decode(byte[] bytes) {
        int from = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
        StringBuilder out = new StringBuilder();
        int codePoint = 0;
        int seen = 0;
        int needed = 0;
        int lower = 0x80;
        int upper = 0xBF;
        for (int i = from; i < bytes.length; i++) {
            int b = bytes[i] & 0xFF;
            if (needed == 0) {
                if (b <= 0x7F) {
                    out.append((char) b);
                } else if (b >= 0xC2 && b <= 0xDF) {
                    needed = 1;
                    codePoint = b & 0x1F;
                } else if (b >= 0xE0 && b <= 0xEF) {
                    if (b == 0xE0) {
                        lower = 0xA0;
                    }
                    if (b == 0xED) {
                        upper = 0x9F;
                    }
                    needed = 2;
                    codePoint = b & 0xF;
                } else if (b >= 0xF0 && b <= 0xF4) {
                    if (b == 0xF0) {
                        lower = 0x90;
                    }
                    if (b == 0xF4) {
                        upper = 0x8F;
                    }
                    needed = 3;
                    codePoint = b & 0x7;
                } else {
                    out.append('\uFFFD');
                }
                continue;
            }
            if (b < lower || b > upper) {
                codePoint = 0;
                needed = 0;
                seen = 0;
                lower = 0x80;
                upper = 0xBF;
                i--;
                out.append('\uFFFD');
                continue;
            }
            lower = 0x80;
            upper = 0xBF;
            codePoint = codePoint << 6 | b & 0x3F;
            seen++;
            if (seen == needed) {
                out.appendCodePoint(codePoint);
                codePoint = 0;
                needed = 0;
                seen = 0;
            }
        }
        if (needed != 0) {
            out.append('\uFFFD');
        }
        return out.toString();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
