package io.pinion.stress.net;

/** How the proxy ends a connection in mid-stream. */
enum Cut {
    /** Both directions end in order, without what TLS would say before. */
    CLOSE,
    /** This direction ends in order, the other goes on. */
    HALF_CLOSE,
    /** Both ends are reset. */
    RESET,
    /** Nothing more is passed on in this direction, and nobody is told. */
    SWALLOW
}
