package io.pinion.benchmarks.tasks;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.benchmarks.tasks.LaneEvent.LaneSource;
import io.pinion.worker.Lane;
import io.pinion.worker.Worker;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Carries typed events to one thread. */
interface EventLane extends AutoCloseable {
    /** Fills one event and publishes it. */
    void publish(LaneSource source);

    @Override
    void close();

    static EventLane start(String contender, Probe probe, Consumer<LaneEvent> handler) {
        return contender.startsWith("pinion")
                ? new OnWorker(Worker.start(Peers.workerConfig(contender, probe, Peer.CAPACITY)), handler)
                : new OnRing(contender, probe, handler);
    }

    /** A lane of a worker. */
    final class OnWorker implements EventLane {
        private static final BiConsumer<LaneEvent, LaneSource> FILLER = LaneEvent::fill;

        private final Worker worker;
        private final Lane<LaneEvent> lane;

        OnWorker(Worker worker, Consumer<LaneEvent> handler) {
            this.worker = worker;
            lane = worker.lanes()
                    .lane(LaneEvent::new, (event, sequence, endOfBatch) -> handler.accept(event), Peer.CAPACITY);
        }

        @Override
        public void publish(LaneSource source) {
            lane.publish(FILLER, source);
        }

        @Override
        public void close() {
            worker.close();
        }
    }

    /** A Disruptor for many producers, as a lane is; claimed and published by hand, its fastest form. */
    final class OnRing implements EventLane {
        private final Disruptor<LaneEvent> disruptor;
        private final RingBuffer<LaneEvent> ring;

        OnRing(String contender, Probe probe, Consumer<LaneEvent> handler) {
            disruptor = new Disruptor<>(
                    LaneEvent::new,
                    Peer.CAPACITY,
                    ConsumerThreads.of(probe),
                    ProducerType.MULTI,
                    Peers.waitStrategy(contender));
            disruptor.handleEventsWith((event, sequence, endOfBatch) -> handler.accept(event));
            ring = disruptor.start();
        }

        @Override
        public void publish(LaneSource source) {
            long sequence = ring.next();
            ring.get(sequence).fill(source);
            ring.publish(sequence);
        }

        @Override
        public void close() {
            disruptor.halt();
        }
    }
}
