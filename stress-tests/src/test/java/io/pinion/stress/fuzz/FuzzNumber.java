package io.pinion.stress.fuzz;

import java.math.BigInteger;

/** Whole numbers as {@link Integer#parseInt} and its like read them, of any size. */
public final class FuzzNumber {
    private FuzzNumber() {}

    /** Returns the number, or null when the text is none. */
    public static BigInteger of(String text) {
        boolean signed = text.startsWith("+") || text.startsWith("-");
        String digits = text.substring(signed ? 1 : 0);
        if (digits.isEmpty() || !digits.chars().allMatch(digit -> Character.digit((char) digit, 10) >= 0)) {
            return null;
        }
        StringBuilder plain = new StringBuilder(text.startsWith("-") ? "-" : "");
        digits.chars().forEach(digit -> plain.append(Character.digit((char) digit, 10)));
        return new BigInteger(plain.toString());
    }

    /** Whether there is a number within these bounds. */
    public static boolean isWithin(BigInteger number, long min, long max) {
        return number != null
                && number.compareTo(BigInteger.valueOf(min)) >= 0
                && number.compareTo(BigInteger.valueOf(max)) <= 0;
    }
}
