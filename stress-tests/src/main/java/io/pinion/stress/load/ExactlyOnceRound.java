package io.pinion.stress.load;

import io.pinion.worker.Lane;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One worker, some producers, so many tasks; then everything is counted. */
final class ExactlyOnceRound {
    private static final Duration END = Duration.ofSeconds(60);
    private static final int LARGEST_BATCH = 32;
    private static final int FUTURES_KEPT = 1 << 10;

    /**
     * What was found.
     *
     * @param tasks handed over
     * @param lost never ran
     * @param doubled ran twice
     * @param disordered not in the order of their producer
     * @param corrupted with a wrong checksum
     * @param miscounted by the worker's own account, or futures without an end
     */
    record Result(long tasks, long lost, long doubled, long disordered, long corrupted, long miscounted) {
        boolean isClean() {
            return lost + doubled + disordered + corrupted + miscounted == 0;
        }

        Result plus(Result other) {
            return new Result(
                    tasks + other.tasks,
                    lost + other.lost,
                    doubled + other.doubled,
                    disordered + other.disordered,
                    corrupted + other.corrupted,
                    miscounted + other.miscounted);
        }
    }

    /** A preallocated event. */
    private static final class Event {
        private long packed;
        private long checksum;
    }

    private final HandOver form;
    private final int capacity;
    private final long[] sent;
    private final long[] sentToLane;
    private final long perProducer;
    private final SplittableRandom random;
    private final Numbers tasks;
    private final Numbers events;
    private final Worker real;
    private final Worker worker;
    private final Lane<Event> lane;
    private final Consumer<Long> one = this::ranOne;
    private final BiConsumer<Long, Long> two = this::ranTwo;
    private final BiConsumer<Event, Long> filler = this::fill;
    private final List<List<CompletableFuture<Void>>> futures = new ArrayList<>();

    ExactlyOnceRound(
            Setup setup,
            HandOver form,
            int capacity,
            int producers,
            long perProducer,
            SplittableRandom random,
            UnaryOperator<Worker> wrapper) {
        this.form = form;
        this.capacity = capacity;
        this.perProducer = perProducer;
        this.random = random;
        sent = new long[producers];
        sentToLane = new long[producers];
        tasks = new Numbers(producers, random.nextLong());
        events = new Numbers(producers, random.nextLong());
        real = Worker.start(WorkerConfig.builder()
                .name("exactly-once")
                .capacity(capacity)
                .overflow(OverflowPolicy.block())
                .idleStrategy(setup.strategy())
                .poller(setup.poller())
                .build());
        worker = wrapper.apply(real);
        lane = real.lanes()
                .lane(Event::new, (event, sequence, endOfBatch) -> events.take(event.packed, event.checksum), capacity);
    }

    Result run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < sent.length; i++) {
            int producer = i;
            SplittableRandom own = random.split();
            futures.add(new ArrayList<>());
            threads.add(new Thread(() -> produce(producer, own), "producer-" + producer));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return count(real.shutdown(END));
    }

    private void produce(int producer, SplittableRandom own) {
        HandOver[] forms = HandOver.values();
        while (sent[producer] + sentToLane[producer] < perProducer) {
            HandOver chosen = form == HandOver.MIXED ? forms[own.nextInt(forms.length - 1)] : form;
            if (chosen == HandOver.LANE) {
                lane.publish(filler, Numbers.packed(producer, sentToLane[producer]++));
            } else {
                hand(chosen, producer, own);
            }
        }
    }

    private void hand(HandOver chosen, int producer, SplittableRandom own) {
        if (chosen == HandOver.EXECUTE_ALL) {
            worker.executeAll(batch(producer, own));
            return;
        }
        long packed = Numbers.packed(producer, sent[producer]++);
        long checksum = tasks.checksum(packed);
        switch (chosen) {
            case ONE_ARGUMENT -> worker.execute(one, packed);
            case TWO_ARGUMENTS -> worker.execute(two, packed, checksum);
            case SUBMIT -> keep(futures.get(producer), worker.submit(() -> tasks.take(packed, checksum)));
            default -> worker.execute(() -> tasks.take(packed, checksum));
        }
    }

    private List<Runnable> batch(int producer, SplittableRandom own) {
        long left = perProducer - sent[producer] - sentToLane[producer];
        List<Runnable> batch = new ArrayList<>();
        for (long i = Math.min(left, 1 + own.nextInt(Math.min(capacity, LARGEST_BATCH))); i > 0; i--) {
            long packed = Numbers.packed(producer, sent[producer]++);
            long checksum = tasks.checksum(packed);
            batch.add(() -> tasks.take(packed, checksum));
        }
        return batch;
    }

    /** The last of them, so that memory stays bounded. */
    private static void keep(List<CompletableFuture<Void>> kept, CompletableFuture<Void> future) {
        if (kept.size() == FUTURES_KEPT) {
            kept.clear();
        }
        kept.add(future);
    }

    private void ranOne(Long packed) {
        tasks.take(packed, tasks.checksum(packed));
    }

    private void ranTwo(Long packed, Long checksum) {
        tasks.take(packed, checksum);
    }

    private void fill(Event event, Long packed) {
        event.packed = packed;
        event.checksum = events.checksum(packed);
    }

    private Result count(ShutdownReport report) {
        long total = sum(sent) + sum(sentToLane);
        WorkerStats stats = report.stats();
        long miscounted = Math.abs(stats.accepted() - total) + Math.abs(stats.completed() - total);
        miscounted += report.isClean() ? 0 : 1;
        miscounted += stats.missedWakeups();
        for (List<CompletableFuture<Void>> kept : futures) {
            miscounted += kept.stream()
                    .filter(future -> !future.isDone() || future.isCompletedExceptionally())
                    .count();
        }
        return new Result(
                total,
                tasks.lost(sent) + events.lost(sentToLane),
                tasks.doubled() + events.doubled(),
                tasks.disordered() + events.disordered(),
                tasks.corrupted() + events.corrupted(),
                miscounted);
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
