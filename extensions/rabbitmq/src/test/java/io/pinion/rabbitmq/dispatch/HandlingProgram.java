package io.pinion.rabbitmq.dispatch;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.worker.Worker;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that handles: it writes a line for each command, {@code <time> <key> <number>}, and takes a few milliseconds
 * for it. Ends when its input does.
 */
public final class HandlingProgram {
    static final String READY = "holds its share";

    private static final long WORK_NS = Duration.ofMillis(2).toNanos();

    private HandlingProgram() {}

    /**
     * Runs it.
     *
     * @param args host, port, user, vhost, queue, number of partitions, file; the password is in the environment
     */
    public static void main(String[] args) throws Exception {
        int partitions = Integer.parseInt(args[5]);
        String password = System.getenv("PINION_TEST_PASSWORD");
        AmqpConnection connection = TestConnections.to(args[0], Integer.parseInt(args[1]), args[2], password, "child");
        try (Worker worker = Worker.start();
                FileChannel file = FileChannel.open(Path.of(args[6]), CREATE, APPEND)) {
            connection.open(worker);
            RemoteDispatch dispatch = dispatch(connection, args[3], args[4], partitions);
            RemoteConsumer consumer = dispatch.consumer(worker)
                    .standbyPace(Duration.ofMillis(200))
                    .handleBlocking(Post.class, (post, received) -> {
                        String line = System.nanoTime() + " " + post.key() + " " + post.number() + "\n";
                        file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
                        // The work: a time in which the process may be killed.
                        LockSupport.parkNanos(WORK_NS);
                    })
                    .start();
            int share = Math.max(1, partitions / 2);
            var unused = worker.timers().every(Duration.ofMillis(50), () -> {
                if (consumer.stats().leases() == share) {
                    System.out.println(READY);
                }
            });
            while (System.in.read() >= 0) {
                // Until the parent ends, or closes it.
            }
            consumer.close();
        }
        connection.close().toCompletableFuture().join();
    }

    static RemoteDispatch dispatch(AmqpConnection connection, String vhost, String queue, int partitions) {
        RemoteDispatchBuilder builder =
                RemoteDispatch.on(connection).queue(queue).vhost(vhost);
        return partitions == 0
                ? builder.command(Post.type()).build()
                : builder.command(Post.keyed()).partitions(partitions).build();
    }
}
