package io.pinion.rabbitmq.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConsumerCoreTest {
    private final ManualWorker manual = ManualWorker.create();
    private final List<Integer> handled = new ArrayList<>();
    private final Lease lease = new Lease(0);

    @AfterEach
    void close() {
        manual.close();
    }

    private CoreRig ordered(int maxAttempts) {
        return new CoreRig(manual.worker(), 1, 8, maxAttempts);
    }

    private CoreRig competing(int prefetch) {
        return new CoreRig(manual.worker(), 0, prefetch, 3);
    }

    @Test
    @DisplayName("beyond: in a partition the next command waits for the end of the one in work, then for its ack")
    void ordered_asyncHandler_oneAtATime() {
        CoreRig rig = ordered(3);
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        rig.handlers.async(Post.class, (post, received) -> {
            handled.add(post.number());
            stages.add(new CompletableFuture<>());
            return stages.get(stages.size() - 1);
        });
        rig.deliver(lease, 1, 1);
        rig.deliver(lease, 2, 2);
        manual.runAll();
        assertThat(handled).containsExactly(1);
        assertThat(rig.acknowledged).isEmpty();

        stages.get(0).complete(null);
        manual.runAll();

        assertThat(handled).containsExactly(1, 2);
        assertThat(rig.acknowledged).containsExactly(1L);
    }

    @Test
    @DisplayName("beyond: when its channel dies a holder starts nothing that it has, cancels, and acknowledges nothing")
    void ordered_leaseLost_stopsAndDoesNotAcknowledge() {
        CoreRig rig = ordered(3);
        CompletableFuture<Void> stage = new CompletableFuture<>();
        rig.handlers.async(Post.class, (post, received) -> {
            handled.add(post.number());
            return stage;
        });
        rig.deliver(lease, 1, 1);
        rig.deliver(lease, 2, 2);
        rig.deliver(lease, 3, 3);
        manual.runAll();

        rig.lose(lease);
        manual.runAll();

        assertThat(stage).isCancelled();
        assertThat(handled).containsExactly(1);
        assertThat(rig.acknowledged).isEmpty();
        assertThat(rig.drained).containsExactly(0);
        assertThat(rig.tally.dropped.sum()).isEqualTo(3);
        assertThat(rig.published).isEmpty();
    }

    @Test
    @DisplayName("beyond: the channel that died while the worker was busy keeps the next handler from starting")
    void ordered_leaseDeadBeforeStart_doesNotHandle() {
        CoreRig rig = ordered(3);
        rig.handlers.plain(Post.class, (post, received) -> handled.add(post.number()));
        rig.deliver(lease, 1, 1);
        lease.die();

        manual.runAll();

        assertThat(handled).isEmpty();
        assertThat(rig.tally.dropped.sum()).isEqualTo(1);
    }

    @Test
    @DisplayName("beyond: a handler that ends after its channel has died is counted as a stale ack")
    void ordered_leaseDiesInHandler_countsStaleAck() {
        CoreRig rig = ordered(3);
        rig.handlers.plain(Post.class, (post, received) -> lease.die());
        rig.deliver(lease, 1, 1);

        manual.runAll();

        assertThat(rig.acknowledged).isEmpty();
        assertThat(rig.tally.staleAcks.sum()).isEqualTo(1);
    }

    @Test
    @DisplayName("beyond: taken again, a partition does not begin before the handler of the lost lease has ended")
    void ordered_takenAgain_waitsForBlockingHandlerThatIsInterrupted() throws Exception {
        try (Worker worker = Worker.start()) {
            CoreRig rig = new CoreRig(worker, 1, 8, 3);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicInteger inWork = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            CompletableFuture<Integer> second = new CompletableFuture<>();
            rig.handlers.blocking(
                    Post.class,
                    (post, received) -> {
                        most.accumulateAndGet(inWork.incrementAndGet(), Math::max);
                        if (post.number() == 1) {
                            begun.countDown();
                            waitInSpiteOfInterrupt(interrupted, goOn);
                        } else {
                            second.complete(post.number());
                        }
                        inWork.decrementAndGet();
                    },
                    worker);
            rig.deliver(lease, 1, 1);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

            rig.lose(lease);
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
            Lease again = new Lease(0);
            rig.deliver(again, 1, 2);
            worker.call(() -> null);
            assertThat(second).isNotDone();
            goOn.countDown();

            assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(most).hasValue(1);
        }
    }

    private static void waitInSpiteOfInterrupt(CountDownLatch interrupted, CountDownLatch goOn) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted twice", e);
        }
    }

    @Test
    @DisplayName(
            "beyond: pauses between attempts double up to the cap; then a dead letter, acknowledged at its confirm")
    void ordered_alwaysFailing_pausesThenBuries() {
        CoreRig rig = ordered(3);
        rig.handlers.plain(Post.class, (post, received) -> {
            handled.add(received.attempt());
            throw new IllegalStateException("no");
        });
        rig.deliver(lease, 1, 1);
        manual.runAll();
        manual.advance(Duration.ofMillis(99));
        assertThat(handled).containsExactly(1);
        manual.advance(Duration.ofMillis(1));
        manual.advance(Duration.ofMillis(199));
        assertThat(handled).containsExactly(1, 2);
        manual.advance(Duration.ofMillis(1));
        assertThat(handled).containsExactly(1, 2, 3);

        assertThat(rig.published).hasSize(1);
        Parcel letter = rig.published.get(0);
        assertThat(letter.queue()).isEqualTo("q.dead");
        assertThat(letter.headers())
                .containsEntry(CommandHeaders.REASON, CommandHeaders.REASON_FAILED)
                .containsEntry(CommandHeaders.QUEUE, "q.0")
                .containsEntry("trace", "t");
        assertThat(rig.acknowledged).isEmpty();
        rig.confirms.get(0).complete(null);
        manual.runAll();
        assertThat(rig.acknowledged).containsExactly(1L);
    }

    @Test
    @DisplayName("beyond: a dead letter that cannot be published is published again, and holds back its partition")
    void ordered_deadLetterRefused_isPublishedAgain() {
        CoreRig rig = ordered(1);
        rig.handlers.plain(Post.class, (post, received) -> {
            handled.add(post.number());
            throw new IllegalStateException("no");
        });
        rig.deliver(lease, 1, 1);
        rig.deliver(lease, 2, 2);
        manual.runAll();
        rig.confirms.get(0).completeExceptionally(new IllegalStateException("blocked"));
        manual.runAll();
        assertThat(rig.acknowledged).isEmpty();
        manual.advance(Duration.ofMillis(100));
        assertThat(rig.published).hasSize(2);
        assertThat(handled).containsExactly(1);

        rig.confirms.get(1).complete(null);
        manual.runAll();

        assertThat(rig.acknowledged).containsExactly(1L);
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    @DisplayName("beyond: a competing command is published anew with its count, and acknowledged at the confirm")
    void competing_failing_travelsWithCount() {
        CoreRig rig = competing(4);
        rig.handlers.plain(Post.class, (post, received) -> {
            throw new IllegalStateException("no");
        });
        rig.deliver(lease, 1, 1);
        manual.advance(Duration.ofMillis(100));

        assertThat(rig.published).hasSize(1);
        assertThat(rig.published.get(0).queue()).isEqualTo("q");
        assertThat(rig.published.get(0).id()).isEqualTo("id-1");
        assertThat(rig.published.get(0).headers()).containsEntry(CommandHeaders.ATTEMPT, 2);
        assertThat(rig.acknowledged).isEmpty();
        rig.confirms.get(0).complete(null);
        manual.runAll();
        assertThat(rig.acknowledged).containsExactly(1L);
    }

    @Test
    @DisplayName("beyond: no more competing commands in work than the prefetch, those of lost leases included")
    void competing_afterLostLease_isStillBounded() {
        CoreRig rig = competing(2);
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        rig.handlers.async(Post.class, (post, received) -> {
            handled.add(post.number());
            stages.add(new CompletableFuture<>());
            return stages.get(stages.size() - 1);
        });
        rig.deliver(lease, 1, 1);
        rig.deliver(lease, 2, 2);
        manual.runAll();
        rig.lose(lease);
        Lease again = new Lease(0);
        rig.deliver(again, 1, 1);
        rig.deliver(again, 2, 2);
        manual.runAll();
        assertThat(handled).containsExactly(1, 2);

        stages.get(0).complete(null);
        manual.runAll();

        assertThat(handled).containsExactly(1, 2, 1);
        assertThat(rig.tally.staleAcks.sum()).isEqualTo(1);
    }

    @Test
    @DisplayName("beyond: a command that has used up its attempts elsewhere is a dead letter without another one")
    void deliveredTooOften_isBuriedUnhandled() {
        CoreRig rig = ordered(3);
        rig.handlers.plain(Post.class, (post, received) -> handled.add(post.number()));
        rig.deliver(lease, 1, "test.post.v1", 3, "{\"key\":\"a\",\"number\":1}");

        manual.runAll();

        assertThat(handled).isEmpty();
        assertThat(rig.tally.exhausted.sum()).isEqualTo(1);
        assertThat(rig.published.get(0).headers()).containsEntry(CommandHeaders.REASON, CommandHeaders.REASON_FAILED);
    }

    @Test
    @DisplayName("beyond: what has no type, or a body that is none, is a dead letter with its reason, counted")
    void strangers_areBuried() {
        CoreRig rig = competing(8);
        rig.handlers.plain(Post.class, (post, received) -> handled.add(post.number()));
        rig.deliver(lease, 1, null, 0, "{}");
        rig.deliver(lease, 2, "test.post.v1", 0, "{\"key\":\"a\",\"number\":1,\"class\":\"java.lang.Runtime\"}");
        rig.deliver(lease, 3, "test.post.v1", 0, "null");

        manual.runAll();

        assertThat(handled).isEmpty();
        assertThat(rig.tally.unknownTypes.sum()).isEqualTo(1);
        assertThat(rig.tally.undecodable.sum()).isEqualTo(2);
        assertThat(rig.published)
                .extracting(each -> each.headers().get(CommandHeaders.REASON))
                .containsExactly(
                        CommandHeaders.REASON_UNKNOWN_TYPE,
                        CommandHeaders.REASON_UNDECODABLE,
                        CommandHeaders.REASON_UNDECODABLE);
    }

    @Test
    @DisplayName("beyond: a partition is given back when the command in work has ended, and nothing more begins")
    void giveBack_whileHandling_waitsForTheEnd() {
        CoreRig rig = ordered(3);
        CompletableFuture<Void> stage = new CompletableFuture<>();
        rig.handlers.async(Post.class, (post, received) -> {
            handled.add(post.number());
            return stage;
        });
        rig.deliver(lease, 1, 1);
        rig.deliver(lease, 2, 2);
        rig.core.giveBack(lease);
        manual.runAll();
        assertThat(rig.released).isEmpty();

        stage.complete(null);
        manual.runAll();

        assertThat(rig.acknowledged).containsExactly(1L);
        assertThat(rig.released).containsExactly(lease);
        assertThat(handled).containsExactly(1);
        rig.deliver(new Lease(0), 1, 2);
        manual.runAll();
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    @DisplayName("beyond: closing does not wait for another attempt; the command goes back unsettled")
    void close_duringPause_endsAtOnce() {
        CoreRig rig = ordered(3);
        rig.handlers.plain(Post.class, (post, received) -> {
            throw new IllegalStateException("no");
        });
        rig.deliver(lease, 1, 1);
        manual.runAll();

        CompletableFuture<Void> end = rig.core.close(Duration.ofSeconds(5));
        manual.runAll();

        assertThat(end).isCompleted();
        assertThat(rig.isClosed).isTrue();
        assertThat(rig.acknowledged).isEmpty();
        assertThat(rig.core.close(Duration.ZERO)).isCompleted();
    }

    @Test
    @DisplayName("beyond: closing waits for a handler no longer than the grace")
    void close_handlerNeverEnds_isBoundedByGrace() {
        CoreRig rig = ordered(3);
        rig.handlers.async(Post.class, (post, received) -> new CompletableFuture<>());
        rig.deliver(lease, 1, 1);
        manual.runAll();
        CompletableFuture<Void> end = rig.core.close(Duration.ofSeconds(5));
        manual.advance(Duration.ofMillis(4999));
        assertThat(end).isNotDone();

        manual.advance(Duration.ofMillis(1));

        assertThat(end).isCompleted();
    }

    @Test
    @DisplayName("beyond: a full worker delays commands and loses none")
    void arrived_workerFull_isHandledLater() {
        try (ManualWorker small =
                ManualWorker.create(WorkerConfig.builder().capacity(2).build(), new ManualClock())) {
            small.worker().execute(() -> {});
            small.worker().execute(() -> {});
            CoreRig rig = new CoreRig(small.worker(), 1, 8, 3);
            rig.handlers.plain(Post.class, (post, received) -> handled.add(post.number()));
            rig.deliver(lease, 1, 1);
            rig.deliver(lease, 2, 2);

            small.advance(Duration.ofMillis(10));

            assertThat(handled).containsExactly(1, 2);
        }
    }

    @Test
    @DisplayName("beyond: what a handler throws ends nothing, errors and a null stage included")
    void handler_throwsErrorOrReturnsNull_isFailedAttempt() {
        CoreRig rig = competing(8);
        rig.handlers.async(Post.class, (post, received) -> {
            if (post.number() == 1) {
                throw new StackOverflowError();
            }
            return nothing();
        });
        rig.deliver(lease, 1, 1);
        rig.deliver(lease, 2, 2);

        manual.runAll();

        assertThat(rig.tally.failedAttempts.sum()).isEqualTo(2);
    }

    @SuppressWarnings("NullAway") // what a careless handler does
    private static CompletableFuture<Void> nothing() {
        return null;
    }
}
