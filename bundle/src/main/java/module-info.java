/** The worker API together with its engine. */
module io.pinion {
    requires transitive io.pinion.worker;
    requires io.pinion.worker.disruptor;
}
