package io.pinion.logging.receivers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lines to ship: those of real log files, and those that were made to break something. */
public final class LogLines {
    private static final String PROPERTY = "pinion.loghub";
    private static final int LONG_CHARS = 1 << 20;

    private LogLines() {}

    /** {@return the directory of real log files, or null} */
    private static @Nullable Path loghub() {
        String named = System.getProperty(PROPERTY);
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null) {
            Path beside = directory.resolveSibling("shared").resolve("data").resolve("loghub");
            if (Files.isDirectory(beside)) {
                return beside;
            }
            directory = directory.getParent();
        }
        return null;
    }

    /** {@return why there are no real log files, or null} */
    public static @Nullable String missing() {
        Path directory = loghub();
        return directory == null || !Files.isDirectory(directory)
                ? "no directory of log files" + (directory == null ? "" : " at " + directory) + "; name one that holds"
                        + " *.log with -D" + PROPERTY + "=DIRECTORY"
                : null;
    }

    /** {@return every line of the real log files; the test is skipped with the reason where there are none} */
    public static List<String> real() {
        Programs.orSkipAlways(missing());
        try (Stream<Path> files = Files.list(java.util.Objects.requireNonNull(loghub()))) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return lines that are hostile to framing, to parsers, to JSON or to a terminal; a lone one has a mebibyte} */
    public static List<String> hostile() {
        List<String> lines = new ArrayList<>(shortHostile());
        lines.add("0123456789abcdef".repeat(LONG_CHARS / 16));
        return lines;
    }

    /**
     * Returns lines as any application writes them.
     *
     * @param count how many
     * @return that many different lines
     */
    public static List<String> plain(int count) {
        List<String> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add("request " + i + " of user-" + i * 7919L % 1009 + " took " + i % 97 + " ms, path=/orders/" + i
                    + "?\u00E4=\u65E5 status=200");
        }
        return lines;
    }

    /** {@return the hostile lines that fit into a datagram} */
    public static List<String> shortHostile() {
        List<String> lines = new ArrayList<>(List.of(
                "",
                " ",
                "line\nfeed",
                "carriage\rreturn",
                "both\r\nof them\r\n",
                "\n",
                "\n\n<34>1 2026-01-01T00:00:00Z forged app - - - not a record of its own",
                "zero\0byte",
                "\0",
                "tab\tand bell\u0007and backspace\b",
                "\u001B[2J\u001B]0;title\u0007 clears the screen",
                "C1 \u0085 next line, \u009B31m red",
                "separators \u2028 and \u2029",
                "right to left \u202Egnp.exe and \u2066isolates\u2069",
                "\uFEFFbegins with a byte order mark",
                "lone high \uD83D surrogate",
                "lone low \uDE00 surrogate",
                "\uDE00\uD83D reversed",
                "pair \uD83D\uDE00 and beyond \uDBFF\uDFFF",
                "noncharacters \uFFFE \uFFFF \uFDD0",
                "<34>1 2026-01-01T00:00:00Z forged app - - - header",
                "<999>9 nonsense",
                "<",
                "42 octets as it were",
                "0 ",
                "99999999999999999999 too long a count",
                "7 <34>1 x",
                "{\"message\":\"forged\",\"level\":\"ERROR\"}",
                "\"}],\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\",\"forged\"]]}]}",
                "\\u0000 \\n \\\\ \\\" \\x1b #012 %0A &#10;",
                "[forged@1 a=\"b\"] structured ] data \\] \"",
                "${jndi:ldap://127.0.0.1/a} {} %s %n %1$s",
                "' OR 1=1; -- <script>alert(1)</script>",
                invalid(0xC3, 0x28),
                invalid(0xF0, 0x9F, 0x98),
                invalid(0xED, 0xA0, 0x80),
                invalid(0xFF, 0xFE, 0x80, 0xBF)));
        lines.add(everyControl());
        lines.add("x".repeat(6_000));
        lines.add("many escapes " + "\"\\\n\u0001".repeat(400));
        lines.add("\u65E5\u672C\u8A9E ".repeat(500));
        lines.add(" trailing spaces   ");
        return lines;
    }

    /** Bytes that are no UTF-8, as a careless application reads them. */
    private static String invalid(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return "not UTF-8: " + new String(bytes, StandardCharsets.UTF_8) + " as Latin-1: "
                + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String everyControl() {
        StringBuilder all = new StringBuilder("every control: ");
        for (int i = 0; i < 0xA0; i++) {
            if (i < 0x20 || i >= 0x7F) {
                all.append((char) i).append('.');
            }
        }
        return all.toString();
    }

    /**
     * Returns the text as UTF-8 can carry it: a lone surrogate is U+FFFD.
     *
     * @param text any text
     * @return the same text, or the one with replacements
     */
    public static String wellFormed(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
