package io.pinion.rabbitmq.bench;

/** One way to consume a queue in bulks. Threads: one calls both methods. */
interface Contender {
    /**
     * Consumes until it is stopped, and acknowledges each bulk after it has been counted.
     *
     * @param bulk how many messages its handler gets at a time
     * @param prefetch how many messages the broker sends ahead
     * @param tally told of each bulk
     */
    void start(Place place, String queue, int bulk, int prefetch, Tally tally) throws Exception;

    /** Ends what {@link #start} began. */
    void stop() throws Exception;

    /** The one of that name. */
    static Contender named(String name) {
        return switch (name) {
            case "plain" -> new PlainContender();
            case "pinion" -> new PinionContender();
            case "spring" -> new SpringContender();
            default -> throw new IllegalArgumentException("contender must be plain, pinion or spring, was " + name);
        };
    }
}
