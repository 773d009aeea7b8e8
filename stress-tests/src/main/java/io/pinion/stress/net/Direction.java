package io.pinion.stress.net;

/** The two halves of a connection through the proxy. */
enum Direction {
    /** From who connects to the target. */
    UP,
    /** From the target back. */
    DOWN
}
