package io.pinion.worker.disruptor.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two workers whose tasks hand each other tasks through full rings: neither ever waits for the other. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrossFeedRaceTest {
    private static final int CAPACITY = 8;
    private static final int FAN_OUT = 2;
    private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(5);

    private final AtomicLong ran = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean over;

    @Test
    void workersThatFeedEachOther_neverStop() throws InterruptedException {
        try (Worker one = start("one");
                Worker two = start("two")) {
            List<Thread> feeders = List.of(feeder(one, two), feeder(two, one));
            long longestNs = watch();
            feeders.forEach(Thread::interrupt);
            for (Thread feeder : feeders) {
                feeder.join();
            }
            boolean drained = one.drain(Duration.ofSeconds(10)) && two.drain(Duration.ofSeconds(10));
            System.out.println(
                    "ran " + ran + ", refused " + refused + ", longest without progress " + longestNs + " ns");
            assertThat(longestNs).isLessThan(STUCK_NS);
            assertThat(drained).isTrue();
            assertThat(refused).as("full rings were met").hasPositiveValue();
        }
    }

    /** The watch can fail: two bounded queues whose owners wait for room in each other's. */
    @Test
    void executorsThatWaitForEachOther_areCaught() throws InterruptedException {
        Mutual twin = new Mutual();
        try {
            twin.start();
            assertThat(twin.isStuckWithin(TimeUnit.SECONDS.toNanos(20))).isTrue();
        } finally {
            twin.stop();
        }
    }

    private static Worker start(String name) {
        return Worker.start(WorkerConfig.builder()
                .name(name)
                .capacity(CAPACITY)
                .overflow(OverflowPolicy.block())
                .stallThreshold(Duration.ZERO)
                .errorHandler((task, error) -> {})
                .build());
    }

    private Thread feeder(Worker to, Worker other) {
        Thread thread = new Thread(() -> {
            while (!over) {
                feed(to, other);
            }
        });
        thread.start();
        return thread;
    }

    private void feed(Worker to, Worker other) {
        if (over) {
            return;
        }
        try {
            to.execute(() -> {
                ran.incrementAndGet();
                for (int i = 0; i < FAN_OUT; i++) {
                    feed(other, to);
                }
            });
        } catch (RejectedExecutionException e) {
            refused.incrementAndGet();
        }
    }

    /** The longest time in which nothing ran. */
    private long watch() {
        long deadlineNs = System.nanoTime() + RaceSettings.maxNs();
        long movedNs = System.nanoTime();
        long longestNs = 0;
        long before = 0;
        while (System.nanoTime() < deadlineNs || System.nanoTime() - movedNs > STUCK_NS / 10) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            long nowNs = System.nanoTime();
            long now = ran.get();
            longestNs = Math.max(longestNs, nowNs - movedNs);
            if (now != before) {
                before = now;
                movedNs = nowNs;
            }
            if (longestNs >= STUCK_NS) {
                break;
            }
        }
        over = true;
        return longestNs;
    }

    /** What a worker would be whose own thread waits for room: two threads, two bounded queues. */
    private static final class Mutual {
        private final List<BlockingQueue<Integer>> queues =
                List.of(new ArrayBlockingQueue<>(CAPACITY), new ArrayBlockingQueue<>(CAPACITY));
        private final List<Thread> threads = new ArrayList<>();
        private final CountDownLatch go = new CountDownLatch(1);

        void start() throws InterruptedException {
            for (int i = 0; i < 2; i++) {
                int own = i;
                queues.get(i).put(0);
                threads.add(new Thread(() -> run(own)));
            }
            threads.forEach(Thread::start);
            go.countDown();
        }

        private void run(int own) {
            try {
                go.await();
                while (true) {
                    queues.get(own).take();
                    for (int i = 0; i < FAN_OUT; i++) {
                        queues.get(1 - own).put(i);
                    }
                }
            } catch (InterruptedException e) {
                // the end
            }
        }

        boolean isStuckWithin(long limitNs) {
            long deadlineNs = System.nanoTime() + limitNs;
            while (System.nanoTime() < deadlineNs) {
                if (queues.stream().allMatch(queue -> queue.remainingCapacity() == 0)
                        && threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
                    return true;
                }
                Thread.yield();
            }
            return false;
        }

        void stop() throws InterruptedException {
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
