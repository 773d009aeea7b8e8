package io.pinion.logging;

/**
 * Where every event is that was ever offered: {@code offered = accepted + dropped + shed + timedOut + recursive +
 * refused} and {@code accepted = sent + unknown + rejected + failed + overrun + abandoned + pending}. Exact at rest; while
 * events move, one may be missing for a moment or be seen in two places.
 *
 * @param accepted taken from a caller
 * @param dropped let go because there was no room
 * @param shed let go early because of their severity
 * @param timedOut let go after waiting for room
 * @param recursive let go because the shipping itself logged them
 * @param refused offered after the close began
 * @param sent over a connection, given to the system and, where that connection was lost, known to have reached the peer's
 *     system; over HTTP, answered with success; as datagrams, given to the system
 * @param unknown given to a connection that was then lost, or to an HTTP request without an answer that was given up: they
 *     may have arrived, or not
 * @param rejected refused by the receiver for good, or too large for a datagram
 * @param failed not encoded because something in them threw
 * @param overrun accepted, but the bound of what is encoded and not sent was reached
 * @param abandoned given up by a close whose time was over
 * @param pending in the queue, or encoded and not sent
 * @param cut sent with a shortened message or without some fields
 * @param repeated sent again after an HTTP request failed without a clear answer: the receiver may have them twice
 * @param backlogBytes encoded and not sent
 * @param sentBytes given to the system, or answered with success
 * @param connections how often a connection was made; over HTTP, how often a failing receiver worked again
 */
public record ShipperStats(
        long accepted,
        long dropped,
        long shed,
        long timedOut,
        long recursive,
        long refused,
        long sent,
        long unknown,
        long rejected,
        long failed,
        long overrun,
        long abandoned,
        long pending,
        long cut,
        long repeated,
        long backlogBytes,
        long sentBytes,
        long connections) {

    /**
     * Returns how many events were let go before they were accepted.
     *
     * @return the sum of dropped, shed, timedOut, recursive and refused
     */
    public long notAccepted() {
        return dropped + shed + timedOut + recursive + refused;
    }
}
