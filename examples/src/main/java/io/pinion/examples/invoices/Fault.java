package io.pinion.examples.invoices;

/** What the example's server does wrong with one request. */
enum Fault {
    /** Answers 500 and books nothing. */
    ERROR_500(false),
    /** Answers 503 with Retry-After and books nothing. */
    UNAVAILABLE_503(false),
    /** Answers 429 with Retry-After and books nothing. */
    TOO_MANY_429(false),
    /** Answers 408 and books nothing. */
    TIMEOUT_408(false),
    /** Resets the connection and books nothing. */
    RESET(false),
    /** Books, then answers too late. */
    SLOW(true),
    /** Books, then answers 500. */
    BOOKED_THEN_500(true),
    /** Books, then resets the connection. */
    BOOKED_THEN_RESET(true),
    /** Books, then sends half of the answer and cuts the connection. */
    HALF_ANSWER(true),
    /** Books, then answers something that is no receipt. */
    GARBAGE(true),
    /** Books, then answers more than anybody would want to read. */
    ENDLESS(true);

    private final boolean books;

    Fault(boolean books) {
        this.books = books;
    }

    /** Whether the invoice is booked although the client does not learn of it. */
    boolean books() {
        return books;
    }
}
