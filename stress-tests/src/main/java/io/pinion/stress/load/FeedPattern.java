package io.pinion.stress.load;

/** Who hands what to whom from a worker's thread. */
enum FeedPattern {
    /** Tasks that hand tasks to their own worker. */
    OWN,
    /** Tasks that hand tasks to the other worker, whose tasks do the same. */
    EACH_OTHER,
    /** Lane handlers that publish to the lane they handle. */
    OWN_LANE,
    /** Lane handlers that publish to the lane of the other worker. */
    LANE_OF_OTHER
}
