import org.jspecify.annotations.NullMarked;

/** Hand-driven workers for tests. */
@NullMarked
module io.pinion.test {
    requires static org.jspecify;
    requires transitive io.pinion.worker;

    exports io.pinion.test;

    uses io.pinion.worker.spi.WorkerProvider;
}
