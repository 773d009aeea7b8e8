package io.pinion.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class RouteRunnerTest {
    private final ManualClock clock = new ManualClock();
    private final ManualWorker manual = ManualWorker.create(WorkerConfig.defaults(), clock);
    private final Worker worker = manual.worker();
    private final List<List<Note>> bulks = new ArrayList<>();
    private final HandSource<Note> source = new HandSource<>(8);

    @AfterEach
    void close() {
        manual.close();
    }

    private static HandRoute<Note> route() {
        return new HandRoute<>("notes", new HandSource<>(1));
    }

    private RouteRunner<Note> start(HandRoute<Note> route, BulkCall<Note> call) {
        RouteRunner<Note> runner = new RouteRunner<>(
                worker,
                route.freeze(),
                source,
                source.limit,
                call,
                InletLane.open(worker, source.limit()),
                clock::nanoTime);
        worker.execute(runner::start);
        manual.runAll();
        return runner;
    }

    private RouteRunner<Note> startPlain(HandRoute<Note> route) {
        return start(route, BulkCall.plain(items -> bulks.add(List.copyOf(items))));
    }

    private RouteRunner<Note> startFailing(HandRoute<Note> route) {
        return start(route, BulkCall.plain(items -> {
            throw new IllegalArgumentException("not today");
        }));
    }

    private List<Note> deliver(RouteRunner<Note> runner, String... texts) {
        List<Note> notes = Stream.of(texts).map(Note::new).toList();
        notes.forEach(runner::deliver);
        manual.runAll();
        return notes;
    }

    @Test
    @DisplayName("S3 case 2, S3.4: with bulks of one, each message comes in a list of its own and is acked once")
    void bulkOfOne_isHandedOverAtOnce() {
        RouteRunner<Note> runner = startPlain(route());
        deliver(runner, "a", "b");
        assertThat(bulks.toString()).isEqualTo("[[a], [b]]");
        assertThat(source.settled).containsExactly("ACK a", "ACK b");
        assertThat(source.flushes).isEqualTo(2);
    }

    @Test
    @DisplayName("S3 case 3, S3.10: with bulks of two, nothing after the first, one call after the second")
    void bulkOfTwo_waitsForTheSecond() {
        RouteRunner<Note> runner = startPlain(route().bulkSize(2));
        deliver(runner, "a");
        assertThat(bulks).isEmpty();
        deliver(runner, "b");
        assertThat(bulks.toString()).isEqualTo("[[a, b]]");
        assertThat(source.settled).containsExactly("ACK a", "ACK b");
        assertThat(source.flushes).isEqualTo(1);
    }

    @Test
    @DisplayName("S3 case 4, S3.6: a throwing handler has the whole bulk requeued, and the route goes on")
    void handlerThrows_wholeBulkIsRequeued() {
        RouteRunner<Note> runner = startFailing(route().bulkSize(2));
        deliver(runner, "a", "b", "c", "d");
        assertThat(source.settled).containsExactly("REQUEUE a", "REQUEUE b", "REQUEUE c", "REQUEUE d");
        assertThat(runner.stats().failedBulks()).isEqualTo(2);
    }

    @Test
    @DisplayName("S3 case 5, S3.7: each action for exceptions")
    void onException_eachAction() {
        for (Action action : Action.values()) {
            source.settled.clear();
            deliver(startFailing(route().onException(action)), "a");
            assertThat(source.settled).containsExactly(action + " a");
        }
    }

    @Test
    @DisplayName("S3 case 6, S3.5, S3.23: each action for success")
    void onSuccess_eachAction() {
        for (Action action : Action.values()) {
            source.settled.clear();
            deliver(startPlain(route().onSuccess(action)), "a");
            assertThat(source.settled).containsExactly(action + " a");
        }
    }

    static Stream<Arguments> marks() {
        return Stream.of(Action.values())
                .flatMap(set -> Stream.of(Action.values()).map(mark -> Arguments.of(set, mark)));
    }

    private static void mark(Note note, Action action) {
        switch (action) {
            case ACK -> note.accept();
            case REJECT -> note.reject();
            case REQUEUE -> note.requeue();
        }
    }

    @ParameterizedTest
    @MethodSource("marks")
    @DisplayName("S3 case 9, S3.8: a mark beats the route's action, also when the handler throws; the last mark wins")
    void mark_beatsTheRoute(Action ofRoute, Action mark) {
        HandRoute<Note> good = route().onSuccess(ofRoute).bulkSize(2);
        deliver(
                start(good, BulkCall.plain(items -> {
                    items.get(0).requeue();
                    mark(items.get(0), mark);
                })),
                "a",
                "b");
        assertThat(source.settled).containsExactly(mark + " a", ofRoute + " b");
        source.settled.clear();
        HandRoute<Note> bad = route().onException(ofRoute).bulkSize(2);
        deliver(
                start(bad, BulkCall.plain(items -> {
                    mark(items.get(1), mark);
                    throw new IllegalStateException("after marking");
                })),
                "a",
                "b");
        assertThat(source.settled).containsExactly(ofRoute + " a", mark + " b");
    }

    @Test
    @DisplayName("S3 case 11, S3.9: a settlement that fails is reported and counted, and no other one is tried")
    void settleFails_isCountedOnce() {
        RouteRunner<Note> runner = startPlain(route().bulkSize(2));
        source.failure = new IllegalStateException("channel closed");
        deliver(runner, "a", "b");
        source.failure = null;
        deliver(runner, "c", "d");
        assertThat(source.settled).containsExactly("ACK c", "ACK d");
        assertThat(runner.stats().settleFailures()).isEqualTo(2);
        assertThat(runner.stats().unsettled()).isZero();
    }

    @Test
    @DisplayName("S3 case 12, S3.12: two of three are handed over when the oldest has waited for the age")
    void partialBulk_isHandedOverByAge() {
        RouteRunner<Note> runner = startPlain(route().bulkSize(3).bulkAge(Duration.ofSeconds(10)));
        deliver(runner, "a");
        manual.advance(Duration.ofSeconds(6));
        deliver(runner, "b");
        manual.advance(Duration.ofMillis(3_999));
        assertThat(bulks).isEmpty();
        manual.advance(Duration.ofMillis(1));
        assertThat(bulks.toString()).isEqualTo("[[a, b]]");
        assertThat(source.settled).containsExactly("ACK a", "ACK b");
    }

    @Test
    @DisplayName("S3 case 13: with nothing in hand, no age makes the handler run; the age is 60 s by default")
    void emptyBucket_isNotHandedOver() {
        RouteRunner<Note> runner = startPlain(route().bulkSize(3));
        manual.advance(Duration.ofMinutes(10));
        assertThat(bulks).isEmpty();
        deliver(runner, "a");
        manual.advance(Duration.ofSeconds(59));
        assertThat(bulks).isEmpty();
        manual.advance(Duration.ofSeconds(1));
        assertThat(bulks).hasSize(1);
    }

    @Test
    void age_isOfTheOldestItemLeft_notOfTheTimer() {
        RouteRunner<Note> runner = startPlain(route().bulkSize(2).bulkAge(Duration.ofSeconds(10)));
        deliver(runner, "a");
        manual.advance(Duration.ofSeconds(9));
        deliver(runner, "b", "c");
        manual.advance(Duration.ofSeconds(9));
        assertThat(bulks.toString()).isEqualTo("[[a, b]]");
        manual.advance(Duration.ofSeconds(1));
        assertThat(bulks.toString()).isEqualTo("[[a, b], [c]]");
    }

    @Test
    @DisplayName("S3 case 1, S3.11: a bulk is never larger than what the source lets be unsettled")
    void bulkSize_isLoweredToTheLimit() {
        RouteRunner<Note> runner = startPlain(route().bulkSize(100));
        deliver(runner, "1", "2", "3", "4", "5", "6", "7");
        assertThat(bulks).isEmpty();
        deliver(runner, "8");
        assertThat(bulks).hasSize(1);
        assertThat(bulks.get(0)).hasSize(8);
    }

    @Test
    void oneBulkAtATime_unlessMoreAreAskedFor() {
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        BulkCall<Note> call = BulkCall.async(worker, items -> {
            bulks.add(List.copyOf(items));
            CompletableFuture<Void> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        RouteRunner<Note> one = start(route().bulkSize(2), call);
        deliver(one, "a", "b", "c", "d");
        assertThat(bulks.toString()).isEqualTo("[[a, b]]");
        stages.get(0).complete(null);
        manual.runAll();
        assertThat(bulks.toString()).isEqualTo("[[a, b], [c, d]]");
        RouteRunner<Note> two = start(route().name("two").concurrency(2), call);
        deliver(two, "x", "y", "z");
        assertThat(bulks).hasSize(4);
        assertThat(two.stats().bulksInWork()).isEqualTo(2);
    }

    @Test
    void asyncHandler_failedStageAndNull_areExceptions() {
        RouteRunner<Note> failing = start(
                route(),
                BulkCall.async(worker, items -> CompletableFuture.failedFuture(new IllegalStateException("no"))));
        deliver(failing, "a");
        RouteRunner<Note> nothing = start(route(), BulkCall.async(worker, RouteRunnerTest::noStage));
        deliver(nothing, "b");
        assertThat(source.settled).containsExactly("REQUEUE a", "REQUEUE b");
    }

    @SuppressWarnings("NullAway") // what a badly written handler does
    private static CompletableFuture<Void> noStage(List<Note> items) {
        return null;
    }

    @Test
    void handler_throwingAnError_endsNothing() {
        RouteRunner<Note> runner = start(route(), BulkCall.plain(items -> {
            throw new StackOverflowError("of the handler");
        }));
        deliver(runner, "a", "b");
        assertThat(source.settled).containsExactly("REQUEUE a", "REQUEUE b");
    }

    @Test
    void handler_cannotChangeTheList() {
        List<Throwable> seen = new ArrayList<>();
        RouteRunner<Note> runner = start(route(), BulkCall.plain(items -> {
            try {
                items.clear();
            } catch (UnsupportedOperationException e) {
                seen.add(e);
            }
        }));
        deliver(runner, "a");
        assertThat(seen).hasSize(1);
    }

    @Test
    void itemsOfADeadConnection_areLeftOutAndCounted() {
        RouteRunner<Note> runner = startPlain(route().bulkSize(3));
        List<Note> first = deliver(runner, "a", "b");
        source.dead.addAll(first);
        deliver(runner, "a again");
        assertThat(bulks.toString()).isEqualTo("[[a again]]");
        assertThat(source.settled).containsExactly("ACK a again");
        assertThat(runner.stats().stale()).isEqualTo(2);
        assertThat(runner.stats().unsettled()).isZero();
    }

    @Test
    void itemThatFailedBefore_hasABulkOfItsOwn() {
        RouteRunner<Note> runner = startPlain(route().bulkSize(4));
        Note poison = new Note("poison");
        source.lonely.add(poison);
        Stream.of(new Note("a"), poison, new Note("b"), new Note("c")).forEach(runner::deliver);
        manual.runAll();
        assertThat(bulks.subList(0, 2).toString()).isEqualTo("[[a], [poison]]");
    }

    @Test
    void deliver_beyondTheLimit_isRefusedAndChangesNothing() {
        List<Throwable> refusals = new ArrayList<>();
        CompletableFuture<Void> stage = new CompletableFuture<>();
        RouteRunner<Note> runner = start(route().bulkSize(8), BulkCall.async(worker, items -> stage));
        deliver(runner, "1", "2", "3", "4", "5", "6", "7", "8");
        deliver(runner, "a", "b", "c", "d", "e", "f", "g", "h");
        worker.execute(() -> {
            try {
                runner.deliver(new Note("i"));
            } catch (IllegalStateException e) {
                refusals.add(e);
            }
        });
        manual.runAll();
        assertThat(refusals).hasSize(1);
        assertThat(refusals.get(0)).hasMessageContaining("8 unsettled items");
        assertThat(runner.stats().unsettled()).isEqualTo(16);
    }

    @Test
    void deadItems_makeRoomForThoseOfTheNextConnection() {
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        RouteRunner<Note> runner = start(route().bulkSize(8), BulkCall.async(worker, items -> {
            bulks.add(List.copyOf(items));
            CompletableFuture<Void> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        }));
        source.dead.addAll(deliver(runner, "1", "2", "3", "4", "5", "6", "7", "8"));
        source.dead.addAll(deliver(runner, "1", "2", "3", "4", "5", "6", "7", "8"));
        deliver(runner, "a", "b", "c", "d", "e", "f", "g", "h");
        assertThat(runner.stats().stale()).isEqualTo(8);
        stages.get(0).complete(null);
        manual.runAll();
        assertThat(bulks.get(1).toString()).isEqualTo("[a, b, c, d, e, f, g, h]");
        stages.get(1).complete(null);
        manual.runAll();
        assertThat(runner.stats().unsettled()).isZero();
    }

    @Test
    void deliver_onTheWorker_keepsTheOrder() {
        RouteRunner<Note> runner = startPlain(route());
        worker.execute(() -> {
            runner.deliver(new Note("a"));
            runner.deliver(new Note("b"));
        });
        manual.runAll();
        assertThat(source.settled).containsExactly("ACK a", "ACK b");
    }

    @Test
    void deliver_toAnEndedWorker_isRefused() {
        RouteRunner<Note> runner = startPlain(route());
        manual.close();
        assertThatThrownBy(() -> runner.deliver(new Note("a")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("has ended");
        assertThat(runner.stats().unsettled()).isZero();
    }

    @Test
    @DisplayName("S3 bug: no graceful stop. A stop hands over partial bulks, waits for handlers and settles")
    void stop_flushesAndWaits() {
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        RouteRunner<Note> runner = start(route().bulkSize(3), BulkCall.async(worker, items -> {
            bulks.add(List.copyOf(items));
            CompletableFuture<Void> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        }));
        deliver(runner, "a", "b");
        List<CompletableFuture<Void>> drained = new ArrayList<>();
        worker.execute(() -> drained.add(runner.stop()));
        manual.runAll();
        assertThat(source.stopAsked).isTrue();
        assertThat(bulks.toString()).isEqualTo("[[a, b]]");
        deliver(runner, "on its way");
        source.stopped.complete(null);
        manual.runAll();
        assertThat(drained.get(0)).isNotDone();
        stages.get(0).complete(null);
        manual.runAll();
        assertThat(bulks.toString()).isEqualTo("[[a, b], [on its way]]");
        stages.get(1).complete(null);
        manual.runAll();
        assertThat(drained.get(0)).isDone();
        assertThat(source.settled).hasSize(3);
    }

    @Test
    void stop_withNothingInHand_stillWaitsForTheSource() {
        RouteRunner<Note> runner = startPlain(route());
        List<CompletableFuture<Void>> drained = new ArrayList<>();
        worker.execute(() -> drained.add(runner.stop()));
        manual.runAll();
        assertThat(drained.get(0)).isNotDone();
        deliver(runner, "on its way");
        assertThat(bulks).hasSize(1);
        assertThat(drained.get(0)).isNotDone();
        source.stopped.complete(null);
        manual.runAll();
        assertThat(drained.get(0)).isDone();
    }

    @Test
    void close_afterTimeRanOut_settlesNothingMore() {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        RouteRunner<Note> runner = start(route(), BulkCall.async(worker, items -> stage));
        deliver(runner, "a");
        worker.execute(runner::close);
        manual.runAll();
        assertThat(source.closed).isTrue();
        stage.complete(null);
        manual.runAll();
        assertThat(source.settled).isEmpty();
        assertThat(runner.stats().unsettled()).isEqualTo(1);
    }

    @Test
    void withoutRoomForTheHandler_theBulkComesAgain_andTheHandlerSeesItOnce() {
        List<CompletableFuture<Void>> blockers = new ArrayList<>();
        try (ManualWorker small =
                ManualWorker.create(WorkerConfig.builder().maxInFlight(1).build(), clock)) {
            Worker narrow = small.worker();
            RouteRunner<Note> runner = new RouteRunner<>(
                    narrow,
                    route().freeze(),
                    source,
                    8,
                    BulkCall.async(narrow, items -> {
                        bulks.add(List.copyOf(items));
                        return CompletableFuture.completedFuture(null);
                    }),
                    InletLane.open(narrow, 8),
                    clock::nanoTime);
            narrow.submitAsync(() -> {
                CompletableFuture<Void> blocker = new CompletableFuture<>();
                blockers.add(blocker);
                return blocker;
            });
            small.runAll();
            runner.deliver(new Note("a"));
            small.runAll();
            small.advance(Duration.ofMillis(35));
            assertThat(bulks).isEmpty();
            assertThat(runner.stats().deferred()).isGreaterThanOrEqualTo(3);
            blockers.get(0).complete(null);
            small.advance(Duration.ofMillis(10));
            assertThat(bulks.toString()).isEqualTo("[[a]]");
            assertThat(source.settled).containsExactly("ACK a");
        }
    }

    @Test
    void stuckFor_isTheTimeWithoutProgress() {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        RouteRunner<Note> runner = start(route(), BulkCall.async(worker, items -> stage));
        deliver(runner, "a");
        manual.advance(Duration.ofMinutes(3));
        assertThat(runner.stuckFor()).isEqualTo(Duration.ofMinutes(3));
        stage.complete(null);
        manual.runAll();
        assertThat(runner.stuckFor()).isZero();
    }
}
