package io.pinion.consumers.internal.http;

import io.pinion.consumers.internal.text.SafeText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Makes inputs and compares three readings of each: whole, in random pieces, and by {@link PlainReading}. */
final class ParserFuzz {
    private static final HttpLimits LIMITS = new HttpLimits(256, 8, 24, 48);
    private static final String[] PIECES = {
        "GET",
        "POST",
        "HEAD",
        "BREW",
        " ",
        "/",
        "/a/b",
        "/a?x=1&y=%20",
        "%4",
        "%41",
        "http://h/p",
        "*",
        "#",
        " HTTP/1.1",
        " HTTP/1.0",
        " HTTP/2.0",
        "HTTP/1.",
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\r",
        "Host: x",
        "host:[::1]:8",
        "Host: a b",
        "Content-Length: 5",
        "Content-Length: 48",
        "Content-Length: 49",
        "content-length: 18446744073709551617",
        "Content-Length: 0",
        "Content-Length: -1",
        "Transfer-Encoding: chunked",
        "transfer-encoding: gzip, chunked",
        "Transfer-Encoding : chunked",
        " folded",
        "\tfolded",
        "X: y",
        "X:",
        ": y",
        "X y",
        "Expect: 100-continue",
        "Expect: no",
        "0\r\n\r\n",
        "1\r\nx\r\n",
        "5\r\nhello\r\n",
        "A;ext=1\r\n0123456789\r\n",
        "FFFFFFFFFFFFFFFF1",
        "0000000000000000",
        ";",
        "\u0000",
        "\u007f",
        "\u0085",
        "\u00ff",
        "hello",
        "x",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    };

    private final Random random;

    ParserFuzz(long seed) {
        random = new Random(seed);
    }

    byte[] next() {
        StringBuilder text = new StringBuilder();
        if (random.nextInt(8) == 0) {
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(piece());
            }
        } else {
            appendValid(text);
            // Half of the valid ones stay as they are.
            for (int i = random.nextInt(2) * (1 + random.nextInt(4)); i > 0; i--) {
                mutate(text);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String piece() {
        return PIECES[random.nextInt(PIECES.length)];
    }

    private void appendValid(StringBuilder text) {
        text.append(new String[] {"GET", "POST", "PUT", "BREW"}[random.nextInt(4)]);
        text.append(new String[] {" /", " /a/b?c=d", " http://h/p", " /%41"}[random.nextInt(4)]);
        text.append(random.nextInt(6) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        text.append("Host: x\r\n");
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append("f").append(i).append(": v\r\n");
        }
        switch (random.nextInt(3)) {
            case 0 -> text.append("\r\n");
            case 1 -> {
                int length = random.nextInt(52);
                text.append("Content-Length: ")
                        .append(length)
                        .append("\r\n\r\n")
                        .append("b".repeat(length));
            }
            default -> appendChunks(text);
        }
        if (random.nextInt(4) == 0) {
            text.append("GET /second HTTP/1.1\r\n");
        }
    }

    private void appendChunks(StringBuilder text) {
        text.append("Transfer-Encoding: chunked\r\n\r\n");
        for (int i = random.nextInt(6); i > 0; i--) {
            int length = 1 + random.nextInt(random.nextBoolean() ? 2 : 16);
            text.append(Integer.toHexString(length));
            text.append(random.nextInt(4) == 0 ? ";e=1\r\n" : "\r\n");
            text.append("c".repeat(length)).append("\r\n");
        }
        text.append("0\r\n");
        text.append("T: v\r\n".repeat(random.nextInt(4) == 0 ? random.nextInt(9) : 0))
                .append("\r\n");
    }

    private void mutate(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(5)) {
            case 0 -> text.insert(at, piece());
            case 1 -> text.setLength(at);
            case 2 -> text.insert(at, (char) random.nextInt(256));
            case 3 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
            default -> {
                if (at < text.length()) {
                    text.setCharAt(at, (char) random.nextInt(256));
                }
            }
        }
        if (text.length() == 0) {
            text.append('G');
        }
    }

    /** Returns what the parser found. */
    String check(byte[] input) {
        ByteBuffer whole = ByteBuffer.wrap(input);
        RequestParser parser = new RequestParser(LIMITS);
        parser.feed(whole);
        String found = describe(parser, parser.status() == RequestParser.Status.COMPLETE ? whole.position() : -1);
        compare(input, found, inPieces(input));
        compare(input, found, new PlainReading(LIMITS, new String(input, StandardCharsets.ISO_8859_1)).read());
        return found;
    }

    private String inPieces(byte[] input) {
        RequestParser parser = new RequestParser(LIMITS);
        int position = 0;
        while (position < input.length && parser.status() == RequestParser.Status.READING) {
            int length = Math.min(input.length - position, 1 + random.nextInt(random.nextBoolean() ? 3 : 40));
            ByteBuffer piece = ByteBuffer.wrap(input, position, length);
            parser.feed(piece);
            position = piece.position();
        }
        return describe(parser, parser.status() == RequestParser.Status.COMPLETE ? position : -1);
    }

    private static String describe(RequestParser parser, int end) {
        if (parser.bodyCapacityBytes() > LIMITS.maxBodyBytes()) {
            throw new AssertionError("the body holds " + parser.bodyCapacityBytes() + " bytes");
        }
        return switch (parser.status()) {
            case READING -> "READING";
            case REFUSED -> "REFUSED " + parser.refusal().status();
            case COMPLETE ->
                "COMPLETE " + end + " " + parser.requestLine() + " "
                        + parser.fields().names() + " " + new String(parser.body(), StandardCharsets.ISO_8859_1);
        };
    }

    private static void compare(byte[] input, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("input " + SafeText.forLog(new String(input, StandardCharsets.ISO_8859_1)) + " ("
                    + java.util.HexFormat.of().formatHex(input) + ")\n is " + expected + "\n and " + actual);
        }
    }
}
