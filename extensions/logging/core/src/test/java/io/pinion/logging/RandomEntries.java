package io.pinion.logging;

import java.io.IOException;
import java.util.SplittableRandom;

/** Entries with everything that applications and attackers put into a log. */
final class RandomEntries {
    private static final String[] NASTY = {
        "\n",
        "\r\n",
        "\u0000",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u009b",
        "\u2028",
        "\u2029",
        "\uFEFF",
        "\uD800",
        "\uDC00",
        "\uDC00\uD800",
        "\uD83D\uDE00",
        "\"",
        "\\",
        "]",
        "[",
        "'",
        "=",
        " ",
        "\t",
        ",",
        "{",
        "}",
        "</script>",
        "\\u0000",
        "\\n",
        "\u00e9",
        "\u4e16\u754c",
        "\u202e",
        "\uFFFF",
        "<34>1 - - - - - -",
        "%s${jndi:x}"
    };
    private static final String[] NAMES = {
        "id",
        "logger",
        "thread",
        "level",
        "message",
        "@timestamp",
        "trace_id",
        "traceId",
        "span_id",
        "spanId",
        "thread.name",
        "exception.type",
        "exception.message",
        "exception.stacktrace",
        "",
        "_",
        "a",
        "b",
        "user id",
        "env",
        "fields"
    };

    private final SplittableRandom random;

    RandomEntries(long seed) {
        random = new SplittableRandom(seed);
    }

    LogEntry fill(LogEntry entry) {
        Severity[] severities = Severity.values();
        entry.begin(
                severities[random.nextInt(severities.length)],
                random.nextInt(8) == 0 ? random.nextLong() : 1_700_000_000_000_000_000L + random.nextInt(5),
                random.nextInt(4) == 0 ? text(20) : "com.acme." + random.nextInt(3),
                random.nextInt(4) == 0 ? text(20) : "worker-" + random.nextInt(3));
        String message = text(60);
        entry.message(random.nextBoolean() ? message : new StringBuilder(message));
        for (int i = random.nextInt(6); i > 0; i--) {
            entry.field(name(), value());
        }
        switch (random.nextInt(12)) {
            case 0 -> entry.thrown(thrown(random.nextInt(4)));
            case 1 -> entry.stackTrace(text(50));
            default -> {
                // no exception
            }
        }
        return entry;
    }

    private Exception thrown(int depth) {
        Exception thrown =
                depth == 0 ? new IOException(text(10)) : new IllegalStateException(text(10), thrown(depth - 1));
        if (random.nextInt(3) == 0) {
            thrown.addSuppressed(new IllegalArgumentException(text(5)));
        }
        return thrown;
    }

    private String name() {
        return random.nextBoolean() ? NAMES[random.nextInt(NAMES.length)] : text(8);
    }

    private Object value() {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt();
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> Float.intBitsToFloat(random.nextInt());
            case 4 -> random.nextBoolean();
            case 5 -> random.nextBoolean() ? "5b8efff798038103d269b633813fc60c" : "eee19b7ec3c1b174";
            default -> text(20);
        };
    }

    private String text(int parts) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(parts); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append(NASTY[random.nextInt(NASTY.length)]);
                case 1 -> text.append((char) random.nextInt(0x10000));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }
}
