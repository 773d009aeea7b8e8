package io.pinion.services.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.test.ManualWorker;
import io.pinion.worker.OfferResult;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadChannelTest {
    private final Worker worker = Worker.start();

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    @DisplayName(
            "aiomisc case 22: when the channel is closed put fails, pending items are still read, then it is closed")
    void channel_closed_isReadToItsEnd() throws Exception {
        ThreadChannel<String> channel = ThreadChannel.open(worker, 10);
        channel.put("a");
        channel.put("b");
        assertThat(channel.size()).isEqualTo(2);
        channel.close();
        channel.close();
        assertThatThrownBy(() -> channel.put("c"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("channel is closed");
        assertThat(channel.offer("c")).isEqualTo(OfferResult.CLOSED);
        assertThat(channel.isClosed()).isTrue();
        assertThat(channel.take()).contains("a");
        assertThat(Await.value(channel.next())).contains("b");
        assertThat(Await.value(channel.next())).isEmpty();
        assertThat(channel.take()).isEmpty();
    }

    @Test
    @DisplayName("aiomisc FromThreadChannel: items come on the worker's thread, in the order of the puts")
    void items_readByCallbacks_comeOnTheWorker() throws Exception {
        ThreadChannel<Integer> channel = ThreadChannel.open(worker, 4);
        List<Integer> read = new ArrayList<>();
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        worker.execute(() -> read(channel, read, end));
        for (int i = 0; i < 1_000; i++) {
            channel.put(i);
        }
        channel.close();
        assertThat(Await.value(end)).isTrue();
        assertThat(read).hasSize(1_000).isSorted();
    }

    private void read(ThreadChannel<Integer> channel, List<Integer> read, CompletableFuture<Boolean> end) {
        channel.next().thenAccept(item -> {
            if (item.isEmpty()) {
                end.complete(worker.isWorkerThread());
            } else {
                read.add(item.get());
                read(channel, read, end);
            }
        });
    }

    @Test
    @DisplayName("aiomisc FromThreadChannel: a full channel holds whoever puts, and a close lets them go")
    void put_intoAFullChannel_waits() throws Exception {
        ThreadChannel<Integer> channel = ThreadChannel.open(worker, 1);
        channel.put(1);
        assertThat(channel.offer(2)).isEqualTo(OfferResult.FULL);
        AtomicReference<Throwable> error = new AtomicReference<>();
        Thread putting = new Thread(() -> {
            try {
                channel.put(2);
                channel.put(3);
            } catch (Throwable e) {
                error.set(e);
            }
        });
        putting.start();
        Await.until("the put to wait", () -> putting.getState() == Thread.State.WAITING);
        assertThat(channel.take()).contains(1);
        Await.until("the next put to wait", () -> channel.size() == 1 && putting.getState() == Thread.State.WAITING);
        channel.close();
        Await.ended(putting);
        assertThat(error.get()).isInstanceOf(IllegalStateException.class);
        assertThat(channel.take()).contains(2);
        assertThat(channel.take()).isEmpty();
    }

    @Test
    void put_interrupted_putsNothing() throws Exception {
        ThreadChannel<Integer> channel = ThreadChannel.open(worker, 1);
        channel.put(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> channel.put(2)).isInstanceOf(InterruptedException.class);
        channel.close();
        assertThat(channel.take()).contains(1);
        assertThat(channel.take()).isEmpty();
    }

    @Test
    void put_onTheWorkersThread_isRefused_butAnOfferIsTaken() {
        ThreadChannel<Integer> channel = ThreadChannel.open(worker, 1);
        assertThat(Await.failure(worker.submit(() -> {
                    channel.put(1);
                    return null;
                })))
                .isInstanceOf(SelfAwaitException.class)
                .hasMessageContaining("use offer");
        assertThat(worker.call(() -> channel.offer(1), Await.LIMIT)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(Await.failure(worker.submit(channel::take))).isInstanceOf(SelfAwaitException.class);
        assertThat(Await.value(channel.next())).contains(1);
    }

    @Test
    @DisplayName("aiomisc FromThreadChannel: ten threads put, nothing is lost and each one's order is kept")
    void puts_fromTenThreads_allArrive() throws Exception {
        ThreadChannel<int[]> channel = ThreadChannel.open(worker, 8);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 10; t++) {
            int number = t;
            threads.add(new Thread(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        channel.put(new int[] {number, i});
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        int[] next = new int[10];
        for (int i = 0; i < 2_000; i++) {
            int[] item = channel.take().orElseThrow();
            assertThat(item[1]).isEqualTo(next[item[0]]++);
        }
        threads.forEach(Await::ended);
        assertThat(channel.size()).isZero();
    }

    @Test
    @DisplayName("aiomisc FromThreadChannel: by hand: an asker that was cancelled loses no item")
    void next_cancelled_losesNoItem() {
        try (ManualWorker manual = ManualWorker.create()) {
            ThreadChannel<String> channel = ThreadChannel.open(manual.worker(), 2);
            CompletableFuture<Optional<String>> first = channel.next();
            manual.runAll();
            assertThat(first).isNotDone();
            assertThatThrownBy(channel::next).isInstanceOf(IllegalStateException.class);
            assertThat(channel.offer("a")).isEqualTo(OfferResult.ACCEPTED);
            first.cancel(true);
            manual.runAll();
            CompletableFuture<Optional<String>> second = channel.next();
            manual.runAll();
            assertThat(second.join()).contains("a");
            CompletableFuture<Optional<String>> third = channel.next();
            channel.close();
            manual.runAll();
            assertThat(third.join()).isEmpty();
        }
    }

    @Test
    @DisplayName("aiomisc FromThreadChannel: a cancel that races with the item loses none")
    void race_ofCancelAndItem_losesNoItem() throws Exception {
        ThreadChannel<Integer> channel = ThreadChannel.open(worker, 1);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < Integer.getInteger("pinion.races", 20_000); round++) {
            CompletableFuture<Optional<Integer>> asked = channel.next();
            channel.put(round);
            long untilNs = System.nanoTime() + random.nextInt(4_000);
            while (System.nanoTime() < untilNs) {
                Thread.onSpinWait();
            }
            Optional<Integer> item = asked.cancel(false) ? channel.take() : Await.value(asked);
            assertThat(item).as("seed " + seed).contains(round);
        }
    }

    @Test
    void channel_ofAWorkerThatHasEnded_isStillRead() throws Exception {
        ThreadChannel<String> channel = ThreadChannel.open(worker, 2);
        channel.put("a");
        worker.close();
        assertThat(channel.take()).contains("a");
        channel.close();
        assertThat(channel.take()).isEmpty();
    }

    @Test
    void settings_thatAreWrong_areRefusedEagerly() {
        assertThatThrownBy(() -> ThreadChannel.open(null, 1)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ThreadChannel.open(worker, 0))
                .hasMessage("capacity must be from 1 to 16777216, was 0");
        assertThatThrownBy(() -> ThreadChannel.open(worker, 1).put(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ThreadChannel.open(worker, 1).offer(null)).isInstanceOf(NullPointerException.class);
    }
}
