package io.pinion.services.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.contract.Gate;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingSequenceTest {
    private final List<Throwable> reported = Collections.synchronizedList(new ArrayList<>());
    private final Worker worker = Worker.start(WorkerConfig.builder()
            .errorHandler((task, error) -> reported.add(error))
            .build());
    private final BlockingPool pool = BlockingPool.on(worker).size(4).open();

    @AfterEach
    void close() {
        assertThat(pool.close(Await.LIMIT)).as("every producer has left").isTrue();
        worker.close();
    }

    /** Counts what it makes, and tells who closed it. */
    private static class Numbers implements Iterator<Integer>, AutoCloseable {
        private final int end;
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicReference<Thread> openedOn = new AtomicReference<>(Thread.currentThread());
        private final AtomicReference<Thread> closedOn = new AtomicReference<>();
        private final AtomicBoolean closedInterrupted = new AtomicBoolean();
        private final AtomicInteger closes = new AtomicInteger();
        private RuntimeException failing;

        Numbers(int end) {
            this.end = end;
        }

        int made() {
            return made.get();
        }

        @Override
        public boolean hasNext() {
            if (made.get() == end && failing != null) {
                throw failing;
            }
            return made.get() < end;
        }

        @Override
        public Integer next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return made.getAndIncrement();
        }

        @Override
        public void close() {
            closedInterrupted.set(Thread.currentThread().isInterrupted());
            closedOn.set(Thread.currentThread());
            closes.incrementAndGet();
        }
    }

    private static List<Integer> drain(SequenceReader<Integer> reader) throws Exception {
        List<Integer> items = new ArrayList<>();
        for (Optional<Integer> item = reader.take(); item.isPresent(); item = reader.take()) {
            items.add(item.get());
        }
        return items;
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    @DisplayName("aiomisc case 17: ten items through a buffer of one arrive in order")
    void items_tenThroughABufferOfOne_arriveInOrder() throws Exception {
        AtomicReference<Numbers> numbers = new AtomicReference<>();
        BlockingSequence<Integer> sequence = BlockingSequence.on(pool).buffer(1).iterator(() -> {
            numbers.set(new Numbers(10));
            return numbers.get();
        });
        try (SequenceReader<Integer> reader = sequence.open()) {
            assertThat(drain(reader)).isEqualTo(upTo(10));
            assertThat(reader.take()).isEmpty();
            Await.value(reader.ended());
        }
        assertThat(numbers.get().closes.get()).isEqualTo(1);
        assertThat(numbers.get().closedOn.get()).isSameAs(numbers.get().openedOn.get());
        assertThat(numbers.get().openedOn.get().getName()).contains("pool");
    }

    @Test
    @DisplayName("aiomisc case 18, S5.30: ten items before an error arrive, then the error, then the end")
    void error_afterTenItems_comesAfterThem() throws Exception {
        IllegalStateException error = new IllegalStateException("eleventh");
        Numbers numbers = new Numbers(10);
        numbers.failing = error;
        try (SequenceReader<Integer> reader =
                BlockingSequence.on(pool).<Integer>iterator(() -> numbers).open()) {
            for (int i = 0; i < 10; i++) {
                assertThat(reader.take()).contains(i);
            }
            assertThatThrownBy(reader::take).isSameAs(error);
            assertThat(reader.take()).isEmpty();
            Await.value(reader.ended());
            assertThat(numbers.closes.get()).isEqualTo(1);
        }
        assertThat(reported).isEmpty();
    }

    @Test
    @DisplayName("aiomisc case 21, S5.28: nothing starts before the first item is asked for")
    void producer_beforeTheFirstDemand_hasNotStarted() {
        AtomicInteger opened = new AtomicInteger();
        BlockingSequence<Integer> sequence = BlockingSequence.on(pool).iterator(() -> {
            opened.incrementAndGet();
            return upTo(3).iterator();
        });
        SequenceReader<Integer> reader = sequence.open();
        Collecting<Integer> subscriber = new Collecting<>(0);
        sequence.subscribe(subscriber);
        Await.latch(subscriber.subscribed);
        assertThat(pool.stats().submitted()).isZero();
        reader.close();
        reader.close();
        Await.value(reader.ended());
        assertThat(Await.value(reader.next())).isEmpty();
        subscriber.subscription.request(1);
        Await.until("one", () -> subscriber.items.size() == 1);
        assertThat(opened.get()).isEqualTo(1);
        subscriber.subscription.cancel();
    }

    @Test
    @DisplayName("S5.28: at most buffer + 1 items are made ahead, then the producer waits")
    void producer_withoutDemand_makesBufferPlusOne() throws Exception {
        Numbers numbers = new Numbers(100);
        SequenceReader<Integer> reader = BlockingSequence.on(pool)
                .buffer(2)
                .<Integer>iterator(() -> numbers)
                .open();
        assertThat(reader.take()).contains(0);
        Await.until("the producer to stand", () -> numbers.made.get() == 4 && reader.buffered() == 2);
        assertThat(reader.take()).contains(1);
        Await.until("one more", () -> numbers.made.get() == 5);
        assertThat(numbers.made.get()).isEqualTo(5);
        reader.close();
        Await.value(reader.ended());
        assertThat(numbers.made.get()).isEqualTo(5);
        assertThat(numbers.closedOn.get()).isNotNull();
        assertThat(numbers.closedInterrupted.get())
                .as("the close runs without the interrupt")
                .isFalse();
    }

    @Test
    @DisplayName(
            "S5.29: after close what is in the buffer is still delivered, then the end; closing twice does no harm")
    void close_withItemsInTheBuffer_deliversThemFirst() throws Exception {
        SequenceReader<Integer> reader = BlockingSequence.on(pool)
                .buffer(3)
                .<Integer>iterator(() -> new Numbers(100))
                .open();
        assertThat(reader.take()).contains(0);
        Await.until("a full buffer", () -> reader.buffered() == 3);
        reader.close();
        reader.close();
        assertThat(drain(reader)).containsExactly(1, 2, 3);
        assertThat(reader.take()).isEmpty();
    }

    @Test
    @DisplayName("S5.29: a producer that is stuck in its source is interrupted when the consumer leaves")
    void close_whileTheSourceBlocks_interruptsIt() throws Exception {
        AtomicReference<String> log = new AtomicReference<>("");
        CountDownLatch stuck = new CountDownLatch(1);
        SequenceReader<Integer> reader = BlockingSequence.on(pool)
                .<Integer>generator(out -> {
                    Thread me = Thread.currentThread();
                    try {
                        out.emit(1);
                        stuck.countDown();
                        new CountDownLatch(1).await();
                    } finally {
                        log.set("cleaned up on " + (Thread.currentThread() == me) + " interrupted "
                                + Thread.currentThread().isInterrupted());
                    }
                })
                .open();
        assertThat(reader.take()).contains(1);
        CompletableFuture<Optional<Integer>> second = reader.next();
        Await.latch(stuck);
        reader.close();
        assertThat(Await.value(second)).isEmpty();
        Await.value(reader.ended());
        assertThat(log.get()).isEqualTo("cleaned up on true interrupted false");
        Await.value(worker.timers().delay(Duration.ZERO));
        assertThat(reported).as("the interrupt is no error").isEmpty();
    }

    @Test
    @DisplayName("S5.29: a generator whose consumer has left is told so at its next item, again and again")
    void emit_afterTheConsumerLeft_throws() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch one = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SequenceReader<Integer> reader = BlockingSequence.on(pool)
                .<Integer>generator(out -> {
                    out.emit(1);
                    one.countDown();
                    while (out.isWanted()) {
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            log.add("interrupted");
                        }
                    }
                    for (int i = 0; i < 2; i++) {
                        try {
                            out.emit(2);
                        } catch (ConsumerLeftException e) {
                            log.add("left");
                        }
                    }
                })
                .open();
        assertThat(reader.take()).contains(1);
        Await.latch(one);
        reader.close();
        Await.value(reader.ended());
        goOn.countDown();
        assertThat(log).containsSubsequence("left", "left").hasSizeLessThanOrEqualTo(3);
    }

    @Test
    @DisplayName("S5.29: the interrupt of a consumer that leaves does not reach the clean-up")
    void emit_afterTheInterrupt_cleansUpWithoutIt() throws Exception {
        AtomicReference<Boolean> interruptedInFinally = new AtomicReference<>();
        SequenceReader<Integer> busy = BlockingSequence.on(pool)
                .<Integer>generator(out -> {
                    out.emit(1);
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    try {
                        out.emit(2);
                    } finally {
                        interruptedInFinally.set(Thread.currentThread().isInterrupted());
                    }
                })
                .open();
        assertThat(busy.take()).contains(1);
        busy.close();
        Await.value(busy.ended());
        assertThat(interruptedInFinally.get()).isFalse();
        for (int round = 0; round < 100; round++) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            SequenceReader<Integer> waiting = BlockingSequence.on(pool)
                    .buffer(1)
                    .<Integer>generator(out -> {
                        try {
                            for (int i = 0; ; i++) {
                                out.emit(i);
                            }
                        } catch (Throwable e) {
                            thrown.set(e);
                            throw e;
                        }
                    })
                    .open();
            assertThat(waiting.take()).contains(0);
            waiting.close();
            Await.value(waiting.ended());
            assertThat(thrown.get()).isInstanceOf(ConsumerLeftException.class);
        }
    }

    @Test
    @DisplayName("S5.29: an iterator that is busy when the consumer leaves is closed without the interrupt")
    void close_whileTheSourceIsBusy_closesItWithoutTheInterrupt() throws Exception {
        Numbers numbers = new Numbers(100) {
            @Override
            public boolean hasNext() {
                while (made() == 1 && !Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                return made() == 0;
            }
        };
        SequenceReader<Integer> reader =
                BlockingSequence.on(pool).<Integer>iterator(() -> numbers).open();
        assertThat(reader.take()).contains(0);
        reader.close();
        Await.value(reader.ended());
        assertThat(numbers.closes.get()).isEqualTo(1);
        assertThat(numbers.closedInterrupted.get()).isFalse();
    }

    @Test
    @DisplayName("S5.29: an error before the first item does not hang, nor does a source that cannot be opened")
    void error_beforeTheFirstItem_isDelivered() throws Exception {
        IOException error = new IOException("no such file");
        try (SequenceReader<Integer> reader = BlockingSequence.on(pool).<Integer>stream(() -> {
                    throw error;
                })
                .open()) {
            assertThatThrownBy(reader::take).isSameAs(error);
            assertThat(reader.take()).isEmpty();
        }
        try (SequenceReader<Integer> reader =
                BlockingSequence.on(pool).<Integer>iterator(() -> null).open()) {
            assertThatThrownBy(reader::take).isInstanceOf(NullPointerException.class);
        }
        try (SequenceReader<Integer> reader = BlockingSequence.on(pool)
                .<Integer>iterable(Collections.singletonList(null))
                .open()) {
            assertThatThrownBy(reader::take).hasMessageContaining("items must not be null");
        }
        AssertionError worse = new AssertionError("worse");
        try (SequenceReader<Integer> reader = BlockingSequence.on(pool)
                .<Integer>generator(out -> {
                    throw worse;
                })
                .open()) {
            assertThatThrownBy(reader::take).isSameAs(worse);
        }
    }

    @Test
    @DisplayName("S5.30: an error in the clean-up is the error of the sequence, or is reported when nobody listens")
    void error_inTheCleanUp_isSeen() throws Exception {
        IOException cleanUp = new IOException("close");
        Stream<Integer> failingClose = Stream.of(1, 2).onClose(() -> {
            throw new java.io.UncheckedIOException(cleanUp);
        });
        try (SequenceReader<Integer> reader =
                BlockingSequence.on(pool).<Integer>stream(() -> failingClose).open()) {
            assertThat(reader.take()).contains(1);
            assertThat(reader.take()).contains(2);
            assertThatThrownBy(reader::take).hasCause(cleanUp);
        }
        SequenceReader<Integer> left = BlockingSequence.on(pool).buffer(1).<Integer>stream(
                        () -> Stream.iterate(1, n -> n + 1).onClose(() -> {
                            throw new IllegalStateException("late");
                        }))
                .open();
        assertThat(left.take()).contains(1);
        left.close();
        Await.value(left.ended());
        Await.until("the report", () -> reported.size() == 1);
        assertThat(reported.get(0)).hasMessage("late");
    }

    @Test
    @DisplayName("S5.28: items come on the worker's thread, as many as were asked for")
    void subscriber_withDemand_getsItOnTheWorker() {
        BlockingSequence<Integer> sequence = BlockingSequence.on(pool).buffer(4).iterable(upTo(1_000));
        Collecting<Integer> subscriber = new Collecting<>(10);
        sequence.subscribe(subscriber);
        Await.until("ten", () -> subscriber.items.size() == 10);
        assertThat(subscriber.ended.getCount()).isEqualTo(1);
        subscriber.subscription.request(Long.MAX_VALUE);
        subscriber.subscription.request(Long.MAX_VALUE);
        Await.latch(subscriber.ended);
        assertThat(subscriber.items).isEqualTo(upTo(1_000));
        assertThat(subscriber.error).isNull();
        assertThat(Set.copyOf(subscriber.threads)).containsExactly("pinion-worker");
    }

    @Test
    @DisplayName("S5.29: a subscriber that cancels or throws stops the producer, which cleans up")
    void subscriber_leaving_stopsTheProducer() {
        Numbers first = new Numbers(Integer.MAX_VALUE);
        Collecting<Integer> cancelling = new Collecting<>(Long.MAX_VALUE);
        cancelling.onItem = item -> {
            if (item == 5) {
                cancelling.subscription.cancel();
                cancelling.subscription.cancel();
                cancelling.subscription.request(1);
            }
        };
        BlockingSequence.on(pool).<Integer>iterator(() -> first).subscribe(cancelling);
        Await.until("the clean-up", () -> first.closes.get() == 1);
        assertThat(cancelling.items).isEqualTo(upTo(6));

        Numbers second = new Numbers(Integer.MAX_VALUE);
        Collecting<Integer> throwing = new Collecting<>(Long.MAX_VALUE);
        IllegalStateException error = new IllegalStateException("subscriber");
        throwing.onItem = item -> {
            throw error;
        };
        BlockingSequence.on(pool).<Integer>iterator(() -> second).subscribe(throwing);
        Await.until("the clean-up", () -> second.closes.get() == 1);
        Await.until("the report", () -> reported.contains(error));
        assertThat(throwing.items).containsExactly(0);
    }

    @Test
    @DisplayName("S5.29: a subscriber that cancels after the source has ended is let go")
    void subscriber_cancellingLate_isLetGo() {
        AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
        WeakReference<Object> subscriber = subscribeForOne(subscription);
        Await.until("the end of the source", () -> pool.stats().succeeded() == 1);
        subscription.get().cancel();
        Await.until("the subscriber to be collected", () -> {
            System.gc();
            return subscriber.get() == null;
        });
    }

    private WeakReference<Object> subscribeForOne(AtomicReference<Flow.Subscription> subscription) {
        Collecting<Integer> subscriber = new Collecting<>(1);
        BlockingSequence.on(pool).<Integer>iterator(() -> new Numbers(3)).subscribe(subscriber);
        Await.until("one", () -> subscriber.items.size() == 1);
        subscription.set(subscriber.subscription);
        return new WeakReference<>(subscriber);
    }

    @Test
    @DisplayName("S5.30: a subscriber gets the items before an error, then the error")
    void subscriber_ofAFailingSource_getsItemsFirst() {
        IllegalStateException error = new IllegalStateException("source");
        Numbers numbers = new Numbers(10);
        numbers.failing = error;
        Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE);
        BlockingSequence.on(pool).<Integer>iterator(() -> numbers).subscribe(subscriber);
        Await.latch(subscriber.ended);
        assertThat(subscriber.items).isEqualTo(upTo(10));
        assertThat(subscriber.error).isSameAs(error);
        Collecting<Integer> wrong = new Collecting<>(-1);
        BlockingSequence.on(pool).<Integer>iterator(() -> numbers).subscribe(wrong);
        Await.latch(wrong.ended);
        assertThat(wrong.error).hasMessageContaining("was -1");
    }

    @Test
    @DisplayName("S5.29: a pool that is closed, full or closes meanwhile ends the sequence with an error")
    void pool_closedOrFull_endsTheSequence() throws Exception {
        BlockingPool other = BlockingPool.on(worker).size(1).queue(1).open();
        BlockingSequence<Integer> endless =
                BlockingSequence.on(other).buffer(1).iterator(() -> new Numbers(Integer.MAX_VALUE));
        SequenceReader<Integer> running = endless.open();
        assertThat(running.take()).contains(0);
        SequenceReader<Integer> queued = endless.open();
        CompletableFuture<Optional<Integer>> never = queued.next();
        SequenceReader<Integer> refused = endless.open();
        assertThatThrownBy(refused::take)
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("is full");
        Await.until("one made ahead", () -> running.buffered() == 1);
        assertThat(other.close(Await.LIMIT)).isTrue();
        assertThat(Await.failure(never)).isInstanceOf(TaskAbandonedException.class);
        Await.value(queued.ended());
        Await.value(running.ended());
        assertThat(running.take()).contains(1);
        Throwable end = null;
        while (end == null) {
            try {
                running.take();
            } catch (Exception e) {
                end = e;
            }
        }
        assertThat(end).isInstanceOf(TaskAbandonedException.class);
        assertThatThrownBy(() -> endless.open().take()).hasMessageContaining("is closed");
    }

    @Test
    @DisplayName("S5.29: a consumer that leaves before the producer had a thread keeps it from starting")
    void close_whileQueued_neverStarts() throws Exception {
        BlockingPool other = BlockingPool.on(worker).size(1).open();
        Gate gate = new Gate();
        other.submit(gate);
        gate.awaitStarted();
        AtomicInteger opened = new AtomicInteger();
        SequenceReader<Integer> reader = BlockingSequence.on(other)
                .<Integer>iterator(() -> {
                    opened.incrementAndGet();
                    return new Numbers(1);
                })
                .open();
        CompletableFuture<Optional<Integer>> first = reader.next();
        reader.close();
        assertThat(Await.value(first)).isEmpty();
        Await.value(reader.ended());
        gate.open();
        Await.value(other.submit(() -> {}));
        assertThat(opened.get()).isZero();
        other.close();
    }

    @Test
    @DisplayName("S5.29: an item whose asker was cancelled or interrupted goes to the next one who asks")
    void next_cancelled_losesNoItem() throws Exception {
        CountDownLatch make = new CountDownLatch(1);
        SequenceReader<Integer> reader = BlockingSequence.on(pool)
                .<Integer>generator(out -> {
                    make.await();
                    for (int i = 0; i < 3; i++) {
                        out.emit(i);
                    }
                    throw new IOException("end");
                })
                .open();
        CompletableFuture<Optional<Integer>> first = reader.next();
        assertThatThrownBy(reader::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not come yet");
        assertThat(first.cancel(false)).isTrue();
        Thread.currentThread().interrupt();
        assertThatThrownBy(reader::take).isInstanceOf(InterruptedException.class);
        make.countDown();
        assertThat(reader.take()).contains(0);
        assertThat(reader.take()).contains(1);
        assertThat(reader.take()).contains(2);
        assertThatThrownBy(reader::take).hasMessage("end");
        reader.close();
    }

    @Test
    void take_onTheWorkersThread_isRefused() {
        SequenceReader<Integer> reader = BlockingSequence.on(pool)
                .<Integer>generator(out -> new CountDownLatch(1).await())
                .open();
        assertThat(Await.failure(worker.submit(reader::take))).isInstanceOf(SelfAwaitException.class);
        CompletableFuture<Optional<Integer>> next = reader.next();
        assertThat(Await.failure(
                        worker.submit(() -> next.thenApply(item -> item).get())))
                .isInstanceOf(SelfAwaitException.class);
        reader.close();
        assertThat(Await.value(next)).isEmpty();
    }

    @Test
    @DisplayName("S5.28: pulled by callbacks on the worker, a hundred thousand items need no deep stack")
    void next_chainedByCallbacks_goesThroughAll() {
        SequenceReader<Integer> reader =
                BlockingSequence.on(pool).iterable(upTo(100_000)).open();
        AtomicInteger sum = new AtomicInteger();
        CompletableFuture<Void> all = new CompletableFuture<>();
        worker.execute(() -> pull(reader, sum, all));
        Await.value(all);
        assertThat(sum.get()).isEqualTo(100_000);
    }

    private static void pull(SequenceReader<Integer> reader, AtomicInteger sum, CompletableFuture<Void> all) {
        reader.next().whenComplete((item, error) -> {
            if (error != null || item.isEmpty()) {
                all.complete(null);
            } else {
                sum.incrementAndGet();
                pull(reader, sum, all);
            }
        });
    }

    @Test
    @DisplayName("S5.28, S5.29: ten threads read sequences of separate threads at once, half of them leave early")
    void readers_onTenThreads_getTheirOwn() {
        SeparateThreads separate = SeparateThreads.on(worker).open();
        BlockingSequence<Integer> sequence =
                BlockingSequence.on(separate).buffer(3).iterator(() -> new Numbers(500));
        List<CompletableFuture<Integer>> results = IntStream.range(0, 10)
                .mapToObj(t -> CompletableFuture.supplyAsync(
                        () -> {
                            try (SequenceReader<Integer> reader = sequence.open()) {
                                int read = 0;
                                while ((t % 2 == 0 || read < 10)
                                        && reader.take().isPresent()) {
                                    read++;
                                }
                                return read;
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        for (int t = 0; t < 10; t++) {
            assertThat(Await.value(results.get(t))).isEqualTo(t % 2 == 0 ? 500 : 10);
        }
        Await.until("all producers to leave", () -> separate.stats().running() == 0);
        assertThat(separate.stats().submitted()).isEqualTo(10);
        assertThat(separate.close(Await.LIMIT)).isTrue();
    }

    @Test
    @DisplayName("S5.29: leaving at any moment leaves no producer and no waiter behind")
    void race_ofCloseAndProducer_neverHangs() {
        for (int round = 0; round < 500; round++) {
            AtomicInteger opened = new AtomicInteger();
            AtomicInteger closed = new AtomicInteger();
            SequenceReader<Integer> reader = BlockingSequence.on(pool).buffer(1).<Integer>stream(() -> {
                        opened.incrementAndGet();
                        return Stream.iterate(0, n -> n + 1).onClose(closed::incrementAndGet);
                    })
                    .open();
            CompletableFuture<Optional<Integer>> first = reader.next();
            if (round % 2 == 0) {
                Await.value(first);
            }
            reader.close();
            Await.value(first);
            Await.value(reader.ended());
            assertThat(closed.get()).isEqualTo(opened.get());
        }
        assertThat(reported).isEmpty();
    }

    @Test
    @DisplayName("S5.29: the end of the worker ends the sequences on its own threads")
    void worker_closing_endsTheSequence() {
        Worker other = Worker.start();
        SequenceReader<Integer> reader = BlockingSequence.on(BlockingCalls.of(other))
                .<Integer>generator(out -> {
                    out.emit(1);
                    new CountDownLatch(1).await();
                })
                .open();
        assertThat(Await.value(reader.next())).contains(1);
        CompletableFuture<Optional<Integer>> second = reader.next();
        other.shutdown(Duration.ofMillis(10));
        Await.ended(second);
        assertThat(second).as("cancelled with its call").isCompletedExceptionally();
        Await.value(reader.ended());
        assertThat(Await.value(reader.next())).isEmpty();
    }

    @Test
    @DisplayName("S5.30: an error handler that fails does not keep a sequence from its end")
    void error_afterTheWorkerWithABrokenHandler_leavesNothingStuck() {
        Worker other = Worker.start(WorkerConfig.builder()
                .errorHandler((task, error) -> {
                    throw new IllegalStateException("broken handler");
                })
                .build());
        try (BlockingPool own = BlockingPool.on(other).open()) {
            SequenceReader<Integer> reader = BlockingSequence.on(own).<Integer>stream(
                            () -> Stream.iterate(0, n -> n + 1).onClose(() -> {
                                throw new IllegalStateException("late");
                            }))
                    .open();
            assertThat(Await.value(reader.next())).contains(0);
            other.shutdown(Duration.ZERO);
            reader.close();
            Await.value(reader.ended());
        }
    }

    @Test
    void settings_thatAreWrong_areRefusedEagerly() {
        BlockingSequence.Builder builder = BlockingSequence.on(pool);
        assertThatThrownBy(() -> BlockingSequence.on(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.buffer(0)).hasMessage("buffer must be from 1 to 1048576, was 0");
        assertThatThrownBy(() -> builder.iterator(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.stream(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.iterable(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.generator(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.iterable(List.of()).subscribe(null)).isInstanceOf(NullPointerException.class);
        assertThat(builder.iterable(List.of()).toString()).contains("buffer=1024");
    }

    private static final class Collecting<T> implements Flow.Subscriber<T> {
        private final List<T> items = Collections.synchronizedList(new ArrayList<>());
        private final List<String> threads = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch subscribed = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final long demand;
        private volatile java.util.function.Consumer<T> onItem = item -> {};
        private volatile Flow.Subscription subscription;
        private volatile Throwable error;

        Collecting(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            threads.add(Thread.currentThread().getName());
            subscribed.countDown();
            if (demand != 0) {
                subscription.request(demand);
            }
        }

        @Override
        public void onNext(T item) {
            items.add(item);
            threads.add(Thread.currentThread().getName());
            onItem.accept(item);
        }

        @Override
        public void onError(Throwable error) {
            this.error = error;
            ended.countDown();
        }

        @Override
        public void onComplete() {
            threads.add(Thread.currentThread().getName());
            ended.countDown();
        }
    }
}
