package io.pinion.stress.load;

/** The ways in which a producer hands over. */
enum HandOver {
    EXECUTE,
    ONE_ARGUMENT,
    TWO_ARGUMENTS,
    SUBMIT,
    EXECUTE_ALL,
    LANE,
    /** Any of them each time; the order holds across all but the lane, which has one of its own. */
    MIXED
}
