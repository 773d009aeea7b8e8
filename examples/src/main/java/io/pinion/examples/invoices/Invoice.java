package io.pinion.examples.invoices;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An invoice to submit. Immutable.
 *
 * @param number what the sender knows it by, unique for ever: 1 to 64 of the characters {@code A-Z a-z 0-9 . _ / -}. The
 *     server books a number at most once
 * @param customer who pays, not blank, at most 200 characters
 * @param amountCents the amount in hundredths of the currency
 * @param currency three capital letters, as in {@code EUR}
 */
public record Invoice(String number, String customer, long amountCents, String currency) {
    private static final int MAX_CUSTOMER = 200;
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9._/-]{1,64}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /**
     * Checks what it is given.
     *
     * @param number see above
     * @param customer see above
     * @param amountCents see above
     * @param currency see above
     * @throws IllegalArgumentException if one of them is not as said above
     */
    public Invoice {
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(currency, "currency");
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException(
                    "number must be 1 to 64 of A-Z a-z 0-9 . _ / -, was '" + Text.visible(number) + "'");
        }
        if (customer.isBlank() || customer.length() > MAX_CUSTOMER) {
            throw new IllegalArgumentException("customer must have 1 to " + MAX_CUSTOMER
                    + " characters, not all blank, was '" + Text.visible(customer) + "'");
        }
        if (!CURRENCY.matcher(currency).matches()) {
            throw new IllegalArgumentException(
                    "currency must be three capital letters, as in EUR, was '" + Text.visible(currency) + "'");
        }
    }
}
