package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.brokers.TestBroker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that publish numbers as fast as there is room. */
final class PublishLoad {
    private final Publishers publishers;
    private final String queue;
    private final int threads;
    private final int each;
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final List<Thread> running = new ArrayList<>();

    PublishLoad(Publishers publishers, String queue, int threads, int each) {
        this.publishers = publishers;
        this.queue = queue;
        this.threads = threads;
        this.each = each;
    }

    void start() {
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> publish(number), "test-load-" + i);
            running.add(thread);
            thread.start();
        }
    }

    private void publish(int thread) {
        try {
            for (int n = 0; n < each; n++) {
                String body = thread + "." + n;
                publishers.put(AmqpPublish.toQueue(queue).text(body)).whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        confirmed.add(body);
                    } else {
                        failures.add(failure);
                    }
                    done.incrementAndGet();
                });
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    /** Waits until each future is done. */
    void await() throws InterruptedException {
        for (Thread thread : running) {
            thread.join(300_000);
            assertThat(thread.isAlive()).as("still publishing: %s", thread).isFalse();
        }
        PublishRun.await("every future is done", () -> done.get() == threads * each || !failures.isEmpty());
    }

    /** Everything was confirmed, and is in the queue in the order of each thread, but for what was sent again. */
    void check(TestBroker broker, String vhost, PublishStats stats, int incarnations) throws Exception {
        assertThat(failures).isEmpty();
        assertThat(confirmed).hasSize(threads * each);
        assertThat(stats.confirmed()).isEqualTo((long) threads * each);
        assertThat(stats.waiting()).isZero();
        assertThat(stats.waitingBytes()).isZero();
        List<String> bodies = PublishRun.take(broker, vhost, queue, broker.messageCount(vhost, queue));
        Set<String> lost = new HashSet<>(confirmed);
        bodies.forEach(lost::remove);
        assertThat(lost).as("confirmed, and not in the queue").isEmpty();
        assertThat(bodies.size()).isLessThanOrEqualTo(Math.toIntExact(threads * each + stats.republished()));
        for (Map.Entry<Integer, List<Integer>> entry :
                PublishContract.byThread(bodies).entrySet()) {
            assertThat(descents(entry.getValue()))
                    .as("times that thread %s goes back, of %s connections", entry.getKey(), incarnations)
                    .isLessThan(incarnations);
        }
    }

    private static int descents(List<Integer> numbers) {
        int descents = 0;
        for (int i = 1; i < numbers.size(); i++) {
            if (numbers.get(i) <= numbers.get(i - 1)) {
                descents++;
            }
        }
        return descents;
    }
}
