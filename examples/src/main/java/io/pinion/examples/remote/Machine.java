package io.pinion.examples.remote;

import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.rabbitmq.dispatch.RemoteConsumer;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One of the two machines: a process of its own that posts invoices until its input ends. {@link TwoMachines} starts it. */
final class Machine {
    private static final Duration POSTING_TAKES = Duration.ofMillis(20);
    private static final Duration LOOK = Duration.ofMillis(50);

    /** A connection that is made again is no news here; kept, so that the level is. */
    private static final Logger LIBRARY = Logger.getLogger("io.pinion.rabbitmq");

    private final Worker worker;

    private Machine(Worker worker) {
        this.worker = worker;
    }

    public static void main(String[] args) throws IOException {
        LIBRARY.setLevel(Level.SEVERE);
        AmqpConnection connection = PostInvoice.connection(
                "machine", args[0], Integer.parseInt(args[1]), args[2], System.getenv(TwoMachines.PASSWORD));
        try (Worker worker = Worker.start()) {
            connection.open(worker);
            new Machine(worker).run(connection);
        }
    }

    private void run(AmqpConnection connection) throws IOException {
        try (RemoteConsumer consumer = PostInvoice.dispatch(connection)
                .consumer(worker)
                .handleAsync(PostInvoice.class, (invoice, received) -> {
                    System.out.println(invoice.customer() + " " + invoice.number() + " " + received.redelivered());
                    // Acknowledged when this is done, and not before.
                    return worker.timers().delay(POSTING_TAKES);
                })
                .start()) {
            var unused = worker.timers().every(LOOK, () -> tellShare(consumer));
            while (System.in.read() >= 0) {
                // Until TwoMachines has ended.
            }
        }
        connection.close().toCompletableFuture().join();
    }

    private static void tellShare(RemoteConsumer consumer) {
        System.out.println("holds " + consumer.stats().leases());
    }
}
