package io.pinion.logging.internal.text;

/**
 * How text is written so that nobody who reads it takes a part of it for something else. Control characters (C0, DEL, C1) and
 * the line and paragraph separators U+2028 and U+2029 never come out as they are, apart from the tab in {@link #LINE} and
 * {@link #PARAM}.
 *
 * <p>Threads: immutable.
 */
public enum Escaping {
    /** Inside a JSON string; RFC 8259, section 7. */
    JSON("\"\\", false) {
        @Override
        void put(ByteText out, int codePoint) {
            switch (codePoint) {
                case '"', '\\' -> out.put('\\').put(codePoint);
                case '\b' -> out.put('\\').put('b');
                case '\f' -> out.put('\\').put('f');
                case '\n' -> out.put('\\').put('n');
                case '\r' -> out.put('\\').put('r');
                case '\t' -> out.put('\\').put('t');
                default -> putOther(out, codePoint);
            }
        }
    },

    /**
     * A line for people. Tabs and backslashes stay, so that a line without other control characters arrives byte for byte; what
     * was escaped can therefore not be told from a text that looked like this before.
     */
    LINE("", true) {
        @Override
        void put(ByteText out, int codePoint) {
            switch (codePoint) {
                case '\n' -> out.put('\\').put('n');
                case '\r' -> out.put('\\').put('r');
                default -> putOther(out, codePoint);
            }
        }
    },

    /** The value of a parameter of structured data, RFC 5424, section 6.3.3: {@link #LINE}, and then what it asks for. */
    PARAM("\"\\]", true) {
        @Override
        void put(ByteText out, int codePoint) {
            switch (codePoint) {
                case '"', '\\', ']' -> out.put('\\').put(codePoint);
                case '\n' -> out.put('\\').put('\\').put('n');
                case '\r' -> out.put('\\').put('\\').put('r');
                default -> {
                    if (isUnsafe(codePoint)) {
                        out.put('\\');
                    }
                    putOther(out, codePoint);
                }
            }
        }
    };

    private static final int ASCII = 128;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final boolean[] plain = new boolean[ASCII];

    Escaping(String special, boolean tab) {
        for (char c = ' '; c < ASCII - 1; c++) {
            plain[c] = special.indexOf(c) < 0;
        }
        plain['\t'] = tab;
    }

    /** Puts a character that is not plain. */
    abstract void put(ByteText out, int codePoint);

    /** Which ASCII characters stand for themselves; not to be written to. */
    boolean[] plain() {
        return plain;
    }

    boolean isPlain(char c) {
        return c < ASCII && plain[c];
    }

    static boolean isUnsafe(int codePoint) {
        return codePoint < ' ' || codePoint >= 0x7F && codePoint <= 0x9F || codePoint == 0x2028 || codePoint == 0x2029;
    }

    private static void putOther(ByteText out, int codePoint) {
        if (isUnsafe(codePoint)) {
            out.put('\\').put('u');
            for (int shift = 12; shift >= 0; shift -= 4) {
                out.put(HEX[codePoint >> shift & 0xF]);
            }
        } else {
            out.codePoint(codePoint);
        }
    }
}
