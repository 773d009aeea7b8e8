package io.pinion.stress.net;

/** Told of each piece that was passed on; the next one waits for its return. */
@FunctionalInterface
interface Pacer {
    /** Nobody waits. */
    Pacer NONE = passed -> {};

    /**
     * A piece is on its way.
     *
     * @param passed bytes passed on in this direction of this connection, with this piece
     * @throws Exception anything; the connection is reset
     */
    void passed(long passed) throws Exception;
}
