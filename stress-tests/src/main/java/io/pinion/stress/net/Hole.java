package io.pinion.stress.net;

/** Whether a direction has become a black hole. */
enum Hole {
    /** Everything is passed on. */
    NONE,
    /** Bytes and ends are taken and vanish; who sends notices nothing. */
    SWALLOW,
    /** Nothing is taken any more; who sends is held up once the system's buffers are full. */
    STALL
}
