package io.pinion.logging;

import java.util.ArrayList;
import java.util.List;

/** A message read by the grammar of RFC 5424, section 6, and nothing beside it. */
final class SyslogReading {
    int priority;
    String time = "";
    String host = "";
    String app = "";
    String proc = "";
    String msgId = "";
    String sdId = "";
    final List<String> names = new ArrayList<>();
    final List<String> values = new ArrayList<>();
    /** Null: there is none. */
    String message;

    private final String text;
    private int at;

    private SyslogReading(String text) {
        this.text = text;
    }

    static SyslogReading of(String text) {
        SyslogReading reading = new SyslogReading(text);
        reading.header();
        reading.structuredData();
        reading.rest();
        return reading;
    }

    String value(String name) {
        int index = names.indexOf(name);
        return index < 0 ? null : values.get(index);
    }

    private void header() {
        expect('<');
        String digits = until('>');
        check(digits.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(digits) <= 191, "PRIVAL");
        priority = Integer.parseInt(digits);
        check(until(' ').equals("1"), "VERSION");
        time = until(' ');
        check(
                time.matches(
                        "-|\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3])(:[0-5]\\d){2}(\\.\\d{1,6})?Z"),
                "TIMESTAMP");
        host = field(255);
        app = field(48);
        proc = field(128);
        msgId = field(32);
    }

    private String field(int max) {
        String field = until(' ');
        check(field.matches("[!-~]{1," + max + "}"), "header field");
        return field;
    }

    private void structuredData() {
        if (peek() == '-') {
            at++;
            return;
        }
        expect('[');
        sdId = name(" ]");
        check(sdId.matches("[^@]+@[0-9.]+"), "SD-ID");
        while (peek() == ' ') {
            at++;
            names.add(name("="));
            expect('=');
            values.add(quoted());
        }
        expect(']');
    }

    private String name(String end) {
        int start = at;
        while (end.indexOf(peek()) < 0) {
            at++;
        }
        String name = text.substring(start, at);
        check(name.matches("[!#-<>-\\\\^-~]{1,32}"), "SD-NAME");
        return name;
    }

    private String quoted() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            check(c != ']', "] must be escaped");
            if (c == '\\') {
                char next = text.charAt(at++);
                check("\"\\]".indexOf(next) >= 0, "an escape that is none");
                c = next;
            }
            value.append(c);
        }
        at++;
        return value.toString();
    }

    private void rest() {
        if (at < text.length()) {
            expect(' ');
            message = text.substring(at);
        }
    }

    private char peek() {
        check(at < text.length(), "end");
        return text.charAt(at);
    }

    private void expect(char c) {
        check(peek() == c, "expected " + c);
        at++;
    }

    private String until(char end) {
        int stop = text.indexOf(end, at);
        check(stop >= 0, "no '" + end + "'");
        String part = text.substring(at, stop);
        at = stop + 1;
        return part;
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + " at " + at + " in " + text);
        }
    }
}
