package io.pinion.stress.load;

/** The ways of handing over that can meet a full ring. */
enum OverflowForm {
    EXECUTE,
    SUBMIT,
    EXECUTE_ALL,
    OFFER,
    LANE_PUBLISH,
    LANE_OFFER
}
