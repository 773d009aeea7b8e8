/** The worker API together with its engine and the native part. */
module io.pinion {
    requires transitive io.pinion.worker;
    requires io.pinion.worker.disruptor;
    requires io.pinion.linux;
}
