package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where lines begin and end. Latin-1 shows each byte as one character. */
class LineCursorTest {

    @Test
    void lines_withFinalNewline_haveNoEmptyLineAfterIt() {
        assertThat(lines("a\nbc\n")).containsExactly("a", "bc");
    }

    @Test
    void lines_withoutFinalNewline_includeTheRest() {
        assertThat(lines("a\nbc")).containsExactly("a", "bc");
    }

    @Test
    void lines_withCrLf_keepTheCr() {
        assertThat(lines("a\r\nb\r\n")).containsExactly("a\r", "b\r");
    }

    @Test
    void lines_withLoneCr_areNotSplitThere() {
        assertThat(lines("a\rb\n")).containsExactly("a\rb");
    }

    @Test
    void lines_thatAreEmpty_count() {
        assertThat(lines("\n\na\n\n")).containsExactly("", "", "a", "");
    }

    @Test
    void lines_ofEmptyInput_areNone() {
        assertThat(lines("")).isEmpty();
    }

    @Test
    void lines_ofInvalidUtf8_areOpaqueBytes() {
        assertThat(lines("\u00ff\u00fe\u0000\n\u00c3")).containsExactly("\u00ff\u00fe\u0000", "\u00c3");
    }

    @Test
    void lines_ofOneMebibyte_stayWhole() {
        String line = "x".repeat(1 << 20);
        assertThat(lines(line + "\ny\n")).containsExactly(line, "y");
    }

    @Test
    void advance_pastTheEnd_beginsAgainAndCountsOn() {
        LineCursor cursor = input("a\nb").cursor();
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            cursor.advance();
            seen.add(cursor.sequence() + text(cursor));
        }
        assertThat(seen).containsExactly("0a", "1b", "2a", "3b", "4a");
    }

    private static List<String> lines(String text) {
        Input input = input(text);
        LineCursor cursor = input.cursor();
        List<String> lines = new ArrayList<>();
        for (long i = 0; i < input.lines(); i++) {
            cursor.advance();
            lines.add(text(cursor));
        }
        return lines;
    }

    private static Input input(String text) {
        return Input.of("test", text.getBytes(ISO_8859_1));
    }

    private static String text(LineCursor cursor) {
        return new String(cursor.bytes(), cursor.offset(), cursor.length(), ISO_8859_1);
    }
}
