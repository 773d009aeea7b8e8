package io.pinion.stress.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The broken twin of mutual feeding: two threads with bounded queues that wait for room in each other's. */
final class MutualWait {
    private static final int CAPACITY = 8;

    private final List<BlockingQueue<Integer>> queues =
            List.of(new ArrayBlockingQueue<>(CAPACITY), new ArrayBlockingQueue<>(CAPACITY));
    private final AtomicLong ran = new AtomicLong();

    /** Whether the watch notices that they stop. */
    boolean isFoundBy(Standstill watch) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int own = i;
            queues.get(i).put(0);
            threads.add(new Thread(() -> run(own), "mutual-wait-" + i));
        }
        threads.forEach(Thread::start);
        boolean moved = watch.watch(ran::get, () -> false);
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("twin: two that wait for each other stop after " + ran + " tasks");
        return !moved;
    }

    private void run(int own) {
        try {
            while (true) {
                queues.get(own).take();
                ran.incrementAndGet();
                queues.get(1 - own).put(0);
                queues.get(1 - own).put(0);
            }
        } catch (InterruptedException e) {
            // the end
        }
    }
}
