package io.pinion.observability.top;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and foreign text, short enough for a column. */
final class Texts {
    private static final String[] MAGNITUDES = {"", "k", "M", "G", "T", "P", "E"};

    private static final int MAX_REASON = 200;

    private Texts() {}

    /** Without control characters and others that move the cursor; cut to so many characters. */
    static String clean(String text, int max) {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < text.length() && i <= max; i++) {
            char c = text.charAt(i);
            // Wide and combining characters would shift what follows, so only those of one column pass.
            clean.append(isOneColumn(c) ? c : '?');
        }
        if (clean.length() > max) {
            clean.setLength(Math.max(0, max - 1));
            clean.append('~');
        }
        return clean.toString();
    }

    /** Why something failed, for a person; at most 200 characters. */
    static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            return "unknown";
        }
        String message = failure.getMessage();
        return clean(message == null || message.isBlank() ? failure.getClass().getSimpleName() : message, MAX_REASON);
    }

    private static boolean isOneColumn(char c) {
        return c >= ' ' && c <= '~' || c >= 0xa1 && c <= 0x2ff && c != 0xad;
    }

    /** At most nine characters. */
    static String count(double number) {
        if (Double.isNaN(number)) {
            return "-";
        }
        if (Math.abs(number) < 99_999.5) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        int magnitude = 0;
        double scaled = number;
        while (Math.abs(scaled) >= 999.5 && magnitude < MAGNITUDES.length - 1) {
            scaled /= 1_000;
            magnitude++;
        }
        return threeDigits(scaled) + MAGNITUDES[magnitude];
    }

    /** Three digits and a unit, at most seven characters. */
    static String duration(double durationNs) {
        if (!(durationNs > 0)) {
            return "-";
        }
        if (durationNs < 999.5) {
            return threeDigits(durationNs) + " ns";
        }
        if (durationNs < 999.5e3) {
            return threeDigits(durationNs / 1e3) + " us";
        }
        if (durationNs < 999.5e6) {
            return threeDigits(durationNs / 1e6) + " ms";
        }
        return durationNs < 999.5e9 ? threeDigits(durationNs / 1e9) + " s" : count(durationNs / 1e9) + " s";
    }

    private static String threeDigits(double number) {
        double size = Math.abs(number);
        String text = String.format(Locale.ROOT, size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f", number);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f%%", 100 * Math.max(0, Math.min(1, share)));
    }
}
