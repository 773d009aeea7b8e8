import org.jspecify.annotations.NullMarked;

/** A management bean for every worker, and the live view of them in a terminal. */
@NullMarked
module io.pinion.observability.jmx {
    requires static org.jspecify;
    // The viewer alone runs without it.
    requires static io.pinion.worker;
    requires transitive java.management;
    // The viewer, for JVMs by process number, and over the network.
    requires static jdk.attach;
    requires static java.management.rmi;

    exports io.pinion.observability.jmx;
    exports io.pinion.observability.top;

    provides io.pinion.worker.spi.WorkerObserverProvider with
            io.pinion.observability.jmx.internal.BeanProvider;
}
