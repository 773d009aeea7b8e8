package io.pinion.examples.demo;

/**
 * What a contender needs to know of its run.
 *
 * @param settings what is asked for
 * @param target the collector
 * @param confirming whether that is our own, which confirms what it receives
 * @param lines how many to ship
 * @param schedule when each is due
 * @param order which went out when
 * @param recording the times
 * @param arrivals told what has arrived
 * @param failure told what went wrong
 */
record Job(
        Settings settings,
        Target target,
        boolean confirming,
        int lines,
        Schedule schedule,
        WireOrder order,
        Recording recording,
        Arrivals arrivals,
        Failure failure) {

    static Job of(ContenderKind kind, Settings settings, Target target, boolean confirming, int lines) {
        Schedule schedule = new Schedule(System.nanoTime(), settings.rate());
        WireOrder order = kind.keepsOrder() ? WireOrder.kept() : WireOrder.tracked(lines);
        Recording recording = new Recording();
        Arrivals arrivals = new Arrivals(schedule, order, recording.endToEnd());
        return new Job(settings, target, confirming, lines, schedule, order, recording, arrivals, new Failure());
    }

    Shipper shipper(LineSink sink) {
        return new Shipper(this, sink);
    }
}
