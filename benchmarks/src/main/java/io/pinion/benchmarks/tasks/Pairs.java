package io.pinion.benchmarks.tasks;

import com.lmax.disruptor.EventTranslatorTwoArg;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.worker.Worker;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands over two arguments for code that is always the same, without an object that holds them together: on a worker
 * with {@code execute(task, first, second)}, on a Disruptor with a translator of two arguments into events that hold
 * them.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 */
interface Pairs<A, B> extends AutoCloseable {
    void execute(A first, B second);

    @Override
    void close();

    /** Starts the contender if it has such a form. */
    static <A, B> Optional<Pairs<A, B>> start(String contender, Probe probe, BiConsumer<A, B> task) {
        String name = Peers.base(contender);
        if (name.startsWith("pinion")) {
            Worker worker = Worker.start(Peers.workerConfig(name, probe, Peer.CAPACITY));
            return Optional.of(new OnWorker<>(worker, task));
        }
        return name.startsWith("disruptor") ? Optional.of(new OnRing<>(name, probe, task)) : Optional.empty();
    }

    /** The worker carries all three. */
    record OnWorker<A, B>(Worker worker, BiConsumer<A, B> task) implements Pairs<A, B> {
        @Override
        public void execute(A first, B second) {
            worker.execute(task, first, second);
        }

        @Override
        public void close() {
            worker.close();
        }
    }

    /** The handler knows the code. */
    final class OnRing<A, B> implements Pairs<A, B> {
        private final EventTranslatorTwoArg<Pair<A, B>, A, B> translator = (pair, sequence, first, second) -> {
            pair.first = first;
            pair.second = second;
        };
        private final Disruptor<Pair<A, B>> disruptor;
        private final RingBuffer<Pair<A, B>> ring;

        OnRing(String contender, Probe probe, BiConsumer<A, B> task) {
            disruptor = new Disruptor<>(
                    Pair::new,
                    Peer.CAPACITY,
                    ConsumerThreads.of(probe),
                    ProducerType.MULTI,
                    Peers.waitStrategy(contender));
            disruptor.handleEventsWith((pair, sequence, endOfBatch) -> pair.giveTo(task));
            ring = disruptor.start();
        }

        @Override
        public void execute(A first, B second) {
            ring.publishEvent(translator, first, second);
        }

        @Override
        public void close() {
            disruptor.halt();
        }

        private static final class Pair<A, B> {
            private @Nullable A first;
            private @Nullable B second;

            void giveTo(BiConsumer<A, B> task) {
                A presentFirst = first;
                B presentSecond = second;
                if (presentFirst != null && presentSecond != null) {
                    task.accept(presentFirst, presentSecond);
                }
            }
        }
    }
}
