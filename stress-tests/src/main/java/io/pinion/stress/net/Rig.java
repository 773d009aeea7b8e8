package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Network;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One worker as users start it, whose handlers may not throw. */
final class Rig implements AutoCloseable {
    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private final Worker worker;

    Rig(PollerChoice poller) {
        worker = Worker.start(WorkerConfig.builder()
                .name(Leaks.PREFIX + "worker")
                .poller(poller)
                .stallThreshold(Duration.ZERO)
                .errorHandler((task, error) -> reported.add(error))
                .build());
    }

    Worker worker() {
        return worker;
    }

    Network network() {
        return worker.network();
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Listener listen(StreamOptions options, Function<? super Stream, ? extends StreamHandler> accept) throws Exception {
        return value(network().listen(loopback(0), options, accept));
    }

    static InetSocketAddress addressOf(Listener listener) {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Runs something on the worker and waits for its result. */
    <T> T on(Callable<T> call) throws Exception {
        return value(worker.submit(call));
    }

    /**
     * Waits until the worker has looked at its sockets: the second task runs after a look that came after the first.
     * Over loopback, what was written before has been read then.
     */
    void look() throws Exception {
        on(() -> true);
        on(() -> true);
    }

    static <T> T value(CompletionStage<T> stage) throws Exception {
        return value(stage, Until.LIMIT);
    }

    static <T> T value(CompletionStage<T> stage, Duration limit) throws Exception {
        try {
            return stage.toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new Failed("did not succeed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new Failed("was not over within " + limit, e);
        }
    }

    @Override
    public void close() {
        worker.shutdown(Duration.ofSeconds(5));
        if (!reported.isEmpty()) {
            throw new Failed("a handler threw " + reported.get(0), reported.get(0));
        }
    }
}
