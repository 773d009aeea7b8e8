package io.pinion.stress.system;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.StreamOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A worker with a listener that echoes. On {@code work} it opens one of everything and tells how many were refused; on
 * {@code release} it closes them. The arguments are the poller, the port of an echo, and what to do wrong.
 */
public final class DescriptorChild {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int CONNECTIONS = 6;
    private static final int TASKS = 200;
    private static final long LIMIT_SECONDS = 20;

    private final Worker worker;
    private final PollerChoice poller;
    private final InetSocketAddress peer;
    private final String fault;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<DatagramChannel> forgotten = new ArrayList<>();
    private volatile boolean isSpinning;
    private int refused;

    private DescriptorChild(PollerChoice poller, int port, String fault) {
        this.poller = poller;
        this.fault = fault;
        peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        worker = Worker.start(config("under-test"));
    }

    private WorkerConfig config(String name) {
        return WorkerConfig.builder().name(name).poller(poller).build();
    }

    /** A line in, an answer out, until there are no more. */
    public static void main(String[] args) throws Exception {
        DescriptorChild child = new DescriptorChild(PollerChoice.valueOf(args[0]), Integer.parseInt(args[1]), args[2]);
        Listener listener = get(child.worker.network().listen(ANY, StreamOptions.defaults(), s -> new EchoHandler()));
        answer(Integer.toString(((InetSocketAddress) listener.localAddress()).getPort()));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = lines.readLine()) != null) {
            answer(line.equals("work") ? child.work() : child.release());
        }
        listener.close();
        System.exit(child.worker.shutdown(Duration.ofSeconds(10)).isClean() ? 0 : 1);
    }

    private static void answer(String words) {
        System.out.println(Child.ANSWER + words);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private String work() throws Exception {
        refused = 0;
        doWrong();
        StreamOptions options = StreamOptions.defaults();
        for (int i = 0; i < CONNECTIONS; i++) {
            keep(worker.network().connect(peer, options, new EchoHandler()));
        }
        keep(worker.network().listen(ANY, options, stream -> new EchoHandler()));
        keep(worker.network().datagrams(ANY, null, DatagramOptions.defaults(), (socket, data, sender) -> {}));
        startAnother();
        runTasks();
        return Integer.toString(refused);
    }

    private void keep(CompletionStage<? extends AutoCloseable> stage) throws Exception {
        try {
            open.add(get(stage));
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
            refused++;
        }
    }

    private void startAnother() {
        try {
            Worker.start(config("another")).close();
        } catch (IllegalStateException e) {
            refused++;
        }
    }

    /** What needs no descriptor goes on. */
    private void runTasks() throws Exception {
        CountDownLatch done = new CountDownLatch(TASKS);
        for (int i = 0; i < TASKS; i++) {
            worker.execute(done::countDown);
        }
        CompletableFuture<Void> timer = worker.timers().delay(Duration.ofMillis(5));
        Violation.unless(done.await(LIMIT_SECONDS, TimeUnit.SECONDS), "tasks do not run");
        timer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** What the programme has to find. */
    private void doWrong() throws IOException {
        if (fault.equals("leak")) {
            forgotten.add(DatagramChannel.open());
        } else if (fault.equals("spin")) {
            isSpinning = true;
            worker.execute(this::spin);
        }
    }

    private void spin() {
        if (isSpinning) {
            worker.execute(this::spin);
        }
    }

    private String release() throws Exception {
        isSpinning = false;
        for (AutoCloseable each : open) {
            each.close();
        }
        open.clear();
        WorkerStats stats = worker.stats();
        Violation.unless(stats.missedWakeups() == 0, "missed wake-ups: " + stats.missedWakeups());
        return "released";
    }
}
