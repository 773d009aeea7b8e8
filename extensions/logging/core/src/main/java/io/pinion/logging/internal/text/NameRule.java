package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;

/**
 * What a format takes as the name of a field, and so when two names are the same. Of fields with the same name the last one
 * is written. A name without characters becomes {@code _}.
 *
 * <p>Threads: immutable. Cost: nothing is allocated.
 */
public enum NameRule {
    /** Any text; a lone surrogate becomes U+FFFD. */
    ANY(Integer.MAX_VALUE),

    /** SD-NAME of RFC 5424: at most 32 of the printable ASCII characters without {@code = ] "}; others become {@code _}. */
    SD_NAME(32),

    /** GELF: letters, digits and {@code _ . -}; others become {@code _}. The name {@code id} is not allowed. */
    GELF(Integer.MAX_VALUE);

    private final int maxChars;

    NameRule(int maxChars) {
        this.maxChars = maxChars;
    }

    /** Whether no later field of the entry has the name of this one. */
    boolean isLast(LogEntry entry, int index) {
        String key = entry.key(index);
        for (int i = index + 1; i < entry.fieldCount(); i++) {
            if (same(key, entry.key(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the entry has a field of this name. */
    boolean isField(LogEntry entry, String name) {
        for (int i = 0; i < entry.fieldCount(); i++) {
            if (same(name, entry.key(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether two names are written alike. */
    public boolean same(String left, String right) {
        if (left.equals(right)) {
            return true;
        }
        String a = named(left);
        String b = named(right);
        int length = Math.min(a.length(), maxChars);
        if (length != Math.min(b.length(), maxChars)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (at(a, i) != at(b, i)) {
                return false;
            }
        }
        return true;
    }

    /** Puts a name. */
    void put(ByteText out, String key) {
        String name = named(key);
        if (this == ANY) {
            out.text(name, Escaping.JSON);
            return;
        }
        int length = Math.min(name.length(), maxChars);
        for (int i = 0; i < length; i++) {
            out.put(at(name, i));
        }
    }

    private String named(String key) {
        if (key.isEmpty()) {
            return "_";
        }
        return this == GELF && key.equals("id") ? "id_" : key;
    }

    private char at(String name, int index) {
        char c = name.charAt(index);
        return switch (this) {
            case ANY -> Character.isSurrogate(c) && isLone(name, index) ? '\uFFFD' : c;
            case SD_NAME -> c > ' ' && c < 0x7F && c != '=' && c != ']' && c != '"' ? c : '_';
            case GELF -> isWord(c) || c == '.' || c == '-' ? c : '_';
        };
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static boolean isLone(String name, int index) {
        return Character.isHighSurrogate(name.charAt(index))
                ? index + 1 == name.length() || !Character.isLowSurrogate(name.charAt(index + 1))
                : index == 0 || !Character.isHighSurrogate(name.charAt(index - 1));
    }
}
