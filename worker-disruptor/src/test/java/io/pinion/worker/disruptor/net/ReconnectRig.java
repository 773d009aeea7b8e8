package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import io.pinion.worker.net.Interest;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Network;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Watch;
import io.pinion.worker.net.WatchHandler;
import io.pinion.worker.spi.Poller;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A worker and a network by hand: the opening thread is the worker, the test is clock, system and peers. */
final class ReconnectRig implements Host, Network, ReconnectHandler {
    static final SocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    final List<Attempt> attempts = new ArrayList<>();
    final List<Throwable> reported = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final List<Long> waitsNs = new ArrayList<>();
    final StringBuilder read = new StringBuilder();
    boolean isWithLink = true;
    /** Whether a stream that ends itself says so within that call, not later. */
    boolean endsAtOnce;

    boolean isClosing;
    int alarmsSet;

    @Nullable
    RuntimeException throwOnConnect;

    Reader reader = data -> read.append(StandardCharsets.US_ASCII.decode(data));
    Runnable onConnected = () -> {};
    Consumer<String> onEvent = event -> {};
    private volatile @Nullable Thread worker;
    private final Queue<Runnable> posts = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>((a, b) -> Long.compare(a.atNs, b.atNs));
    private long nowNs = 1_000;
    private boolean isEndTold = true;
    private int mostPosted;

    /** What a test does with data. */
    interface Reader {
        void read(ByteBuffer data) throws Exception;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static ByteBuffer frame(String text) {
        return ByteBuffer.wrap(ascii(text));
    }

    static ByteBuffer frame(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    ReconnectCore open(ReconnectOptions options) {
        worker = Thread.currentThread();
        ReconnectCore core = new ReconnectCore(this, this, REMOTE, options, this);
        core.start(() -> events.add("end"));
        turn();
        return core;
    }

    ReconnectCore open(ReconnectGroup group, ReconnectOptions options) {
        worker = Thread.currentThread();
        ReconnectCore core = (ReconnectCore) group.open(REMOTE, options, this);
        turn();
        return core;
    }

    // Driving.

    /** What was handed over to the worker is run. */
    void turn() {
        mostPosted = Math.max(mostPosted, posts.size());
        Runnable post;
        while ((post = posts.poll()) != null) {
            post.run();
        }
    }

    /** Time goes on, alarm by alarm. */
    void advance(Duration duration) {
        advance(duration.toNanos());
    }

    void advance(long ns) {
        long untilNs = nowNs + ns;
        turn();
        Alarm next;
        while ((next = alarms.peek()) != null && next.atNs <= untilNs) {
            alarms.remove();
            nowNs = Math.max(nowNs, next.atNs);
            next.action.run();
            turn();
        }
        nowNs = untilNs;
    }

    /** Time goes on to the next attempt. */
    void advanceToAttempt() {
        int before = attempts.size();
        while (attempts.size() == before) {
            Alarm next = alarms.peek();
            if (next == null) {
                throw new AssertionError("no attempt will come");
            }
            advance(next.atNs - nowNs);
        }
    }

    Attempt attempt() {
        return attempts.get(attempts.size() - 1);
    }

    /** The attempt under way succeeds. */
    ReconnectFakeStream accept() {
        return attempt().accept(Long.MAX_VALUE);
    }

    ReconnectFakeStream accept(long systemTakes) {
        return attempt().accept(systemTakes);
    }

    void refuse() {
        attempt().fail(new ConnectException("refused"));
    }

    int alarms() {
        return alarms.size();
    }

    int mostPosted() {
        return mostPosted;
    }

    long lastWaitNs() {
        return waitsNs.get(waitsNs.size() - 1);
    }

    /** Whether a stream that ends itself says so; when not, the test shows that nobody waits for it. */
    boolean isEndTold() {
        return isEndTold;
    }

    void streamsEndSilently() {
        isEndTold = false;
    }

    final class Attempt {
        final StreamOptions options;
        private final StreamHandler handler;
        private final CompletableFuture<Stream> stage = new CompletableFuture<>();
        private @Nullable ReconnectFakeStream accepted;

        Attempt(StreamOptions options, StreamHandler handler) {
            this.options = options;
            this.handler = handler;
        }

        ReconnectFakeStream accept(long systemTakes) {
            ReconnectFakeStream stream = complete(systemTakes);
            turn();
            return stream;
        }

        ReconnectFakeStream acceptWithoutTurn() {
            return complete(Long.MAX_VALUE);
        }

        private ReconnectFakeStream complete(long systemTakes) {
            ReconnectFakeStream stream = isWithLink
                    ? new ReconnectFakeStream.Linked(ReconnectRig.this, options, handler)
                    : new ReconnectFakeStream(ReconnectRig.this, options, handler);
            stream.systemTakes(systemTakes);
            accepted = stream;
            stage.complete(stream);
            return stream;
        }

        void fail(Throwable error) {
            stage.completeExceptionally(error);
            turn();
        }

        ReconnectFakeStream stream() {
            return Objects.requireNonNull(accepted);
        }

        boolean isPending() {
            return !stage.isDone();
        }
    }

    // The handler.

    @Override
    public void data(ReconnectingStream stream, ByteBuffer data) throws Exception {
        reader.read(data);
        onEvent.accept("data");
    }

    @Override
    public void connected(ReconnectingStream stream) {
        tell("connected");
        onConnected.run();
    }

    @Override
    public void lost(ReconnectingStream stream, @Nullable Throwable reason, int attempt, long retryInNs) {
        waitsNs.add(retryInNs);
        tell("lost " + attempt + (reason == null ? "" : " " + reason.getMessage()));
    }

    @Override
    public void writable(ReconnectingStream stream) {
        tell("writable");
    }

    @Override
    public void closed(ReconnectingStream stream) {
        tell("closed");
    }

    private void tell(String event) {
        events.add(event);
        onEvent.accept(event);
    }

    // The host.

    private static final class Alarm implements Host.Alarm {
        final long atNs;
        final Runnable action;
        private final Queue<Alarm> owner;

        Alarm(long atNs, Runnable action, Queue<Alarm> owner) {
            this.atNs = atNs;
            this.action = action;
            this.owner = owner;
        }

        @Override
        public void cancel() {
            owner.remove(this);
        }
    }

    @Override
    public Host.Alarm alarm(long delayNs, Runnable action) {
        Alarm alarm = new Alarm(nowNs + delayNs, action, alarms);
        alarms.add(alarm);
        alarmsSet++;
        return alarm;
    }

    @Override
    public String name() {
        return "rig";
    }

    @Override
    public boolean isWorkerThread() {
        return Thread.currentThread() == worker;
    }

    @Override
    public boolean isClosing() {
        return isClosing;
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public Poller poller() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void wake() {}

    @Override
    public void post(Runnable command) {
        posts.add(command);
    }

    @Override
    public <T> CompletableFuture<T> offWorker(Callable<T> blocking) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void report(Object handler, Throwable error) {
        reported.add(error);
    }

    // The network.

    @Override
    public CompletionStage<Stream> connect(SocketAddress remote, StreamOptions options, StreamHandler handler) {
        if (isClosing) {
            throw new RejectedExecutionException("closing");
        }
        if (throwOnConnect != null) {
            throw throwOnConnect;
        }
        Attempt attempt = new Attempt(options, handler);
        attempts.add(attempt);
        return attempt.stage;
    }

    @Override
    public CompletionStage<Listener> listen(
            SocketAddress local, StreamOptions options, Function<? super Stream, ? extends StreamHandler> accept) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Datagrams> datagrams(
            @Nullable SocketAddress local,
            @Nullable SocketAddress remote,
            DatagramOptions options,
            DatagramHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReconnectingStream reconnecting(SocketAddress remote, ReconnectOptions options, ReconnectHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Watch> watch(int fd, Set<Interest> interest, WatchHandler handler) {
        throw new UnsupportedOperationException();
    }
}
