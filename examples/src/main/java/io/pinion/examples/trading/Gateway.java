package io.pinion.examples.trading;

import io.pinion.worker.BatchHandler;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Writes orders to the exchange and brings its answers back. Its worker has a lane for the orders and serves the socket;
 * a batch of orders is one system call.
 *
 * <p>Bounds: the lane of orders; at most {@link Desk#MAX_OPEN_ORDERS} are under way, so what is queued for the socket and
 * the lane of answers, which has that capacity, cannot overflow.
 * <p>Threads: handlers run on the gateway's worker; the rest says so.
 */
final class Gateway implements BatchHandler<OrderEvent>, StreamHandler, AutoCloseable {
    static final int LANE_CAPACITY = 256;

    private static final int MASK = Desk.MAX_OPEN_ORDERS - 1;

    private final Worker worker;
    private final Lane<OrderEvent> orders;
    private final Latencies tickToOrder;
    private final Latencies roundTrip;
    private final ByteBuffer frame = ByteBuffer.allocateDirect(Frame.BYTES);
    private final AckEvent answer = new AckEvent();
    /** Per open order. */
    private final long[] dueNs = new long[Desk.MAX_OPEN_ORDERS];

    private final long[] writeNs = new long[Desk.MAX_OPEN_ORDERS];
    private @Nullable Lane<AckEvent> answers;
    private @Nullable Stream stream;
    private Runnable whenLost = () -> {};
    private long firstOfBatch = -1;
    private boolean closing;
    private long unwritten;
    private long lostAnswers;

    Gateway(Worker worker, Schedule schedule) {
        this(worker, schedule, LANE_CAPACITY);
    }

    Gateway(Worker worker, Schedule schedule, int laneCapacity) {
        this.worker = worker;
        tickToOrder = new Latencies(schedule);
        roundTrip = new Latencies(schedule);
        orders =
                worker.lanes().lane(OrderEvent::new, (order, number, end) -> onEvent(order, number, end), laneCapacity);
    }

    /**
     * Connects; call it once, before the first order, from any thread but the worker's.
     *
     * @param exchange where to
     * @param toStrategy where answers go, of {@link Desk#MAX_OPEN_ORDERS} events
     * @param ifLost called on the gateway's worker if the connection ends before {@link #close()}
     * @throws TradingException if nobody listens there
     */
    void connect(SocketAddress exchange, Lane<AckEvent> toStrategy, Runnable ifLost) throws TradingException {
        StreamOptions options = StreamOptions.builder()
                .connectTimeout(Duration.ofSeconds(5))
                .noDelay(true)
                .build();
        try {
            worker.submit(() -> prepare(toStrategy, ifLost)).join();
            Stream connected = worker.network()
                    .connect(exchange, options, this)
                    .toCompletableFuture()
                    .join();
            worker.submit(() -> begin(connected)).join();
        } catch (CompletionException e) {
            throw TradingException.notProven("The gateway cannot connect to the exchange: " + e.getCause());
        }
    }

    private void prepare(Lane<AckEvent> toStrategy, Runnable ifLost) {
        answers = toStrategy;
        whenLost = ifLost;
    }

    private void begin(Stream connected) {
        stream = connected;
    }

    /** From any thread. */
    Lane<OrderEvent> orders() {
        return orders;
    }

    @Override
    public void onEvent(OrderEvent order, long number, boolean endOfBatch) throws ClosedChannelException {
        Stream to = stream;
        if (to == null) {
            unwritten++;
            return;
        }
        int slot = (int) order.id & MASK;
        dueNs[slot] = order.dueNs;
        writeNs[slot] = System.nanoTime();
        Frame.putOrder(frame.clear(), order);
        unwritten += to.write(frame.flip()) ? 0 : 1;
        firstOfBatch = firstOfBatch < 0 ? order.id : firstOfBatch;
        if (endOfBatch) {
            to.flush();
            written(order.id);
        }
    }

    private void written(long lastOfBatch) {
        long nowNs = System.nanoTime();
        for (long id = firstOfBatch; id <= lastOfBatch; id++) {
            long due = dueNs[(int) id & MASK];
            tickToOrder.record(due, due, nowNs);
        }
        firstOfBatch = -1;
    }

    @Override
    public void data(Stream from, ByteBuffer data) {
        long nowNs = System.nanoTime();
        while (data.remaining() >= Frame.BYTES) {
            Frame.takeAnswer(data, answer);
            int slot = (int) answer.id & MASK;
            roundTrip.record(dueNs[slot], writeNs[slot], nowNs);
            Lane<AckEvent> to = answers;
            if (to == null || to.offer(AckEvent::fill, answer) != OfferResult.ACCEPTED) {
                lostAnswers++;
            }
        }
    }

    @Override
    public void closed(Stream ended, @Nullable Throwable reason) {
        stream = null;
        if (!closing) {
            whenLost.run();
        }
    }

    /** Ends the connection in order; from any thread but the worker's, before the worker is closed. Again: nothing. */
    @Override
    public void close() {
        worker.submit(this::finish).join();
    }

    private void finish() {
        closing = true;
        if (stream != null) {
            stream.close();
        }
    }

    /** Orders that met no connection; after the worker has ended. */
    long unwritten() {
        return unwritten;
    }

    /** Answers that the strategy did not get; after the worker has ended. */
    long lostAnswers() {
        return lostAnswers;
    }

    /** From the moment the tick was due until the order was handed to the kernel. */
    Latencies tickToOrder() {
        return tickToOrder;
    }

    /** From the beginning of the write until the answer was read. */
    Latencies roundTrip() {
        return roundTrip;
    }
}
