package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A full lane under each policy, and lanes of a worker that closes. */
public abstract class LaneOverflowContract extends WorkerContract {
    private static final int CAPACITY = 8;

    private final AtomicInteger fills = new AtomicInteger();
    private final AtomicInteger handled = new AtomicInteger();
    private final Consumer<long[]> filler = event -> event[0] = fills.incrementAndGet();

    /** A worker whose thread is held, with a full lane. */
    private final class Full {
        final Worker worker;
        final Lane<long[]> lane;
        final Gate gate;
        final WorkerStats before;

        Full(OverflowPolicy policy) {
            fills.set(0);
            handled.set(0);
            worker = start(config().overflow(policy));
            lane = worker.lanes()
                    .lane(() -> new long[1], (event, sequence, end) -> handled.incrementAndGet(), CAPACITY);
            gate = occupy(worker);
            for (int i = 0; i < CAPACITY; i++) {
                lane.publish(filler);
            }
            before = worker.stats();
        }

        WorkerStats openAndRest() {
            gate.open();
            return atRest(worker);
        }
    }

    private static List<OverflowPolicy> policies() {
        return List.of(
                OverflowPolicy.reject(),
                OverflowPolicy.block(),
                OverflowPolicy.blockFor(Await.LIMIT),
                OverflowPolicy.dropNewest());
    }

    @Test
    void pending_ofALane_countsWhatIsNotHandledYet() {
        Full full = new Full(OverflowPolicy.reject());
        assertThat(full.lane.pending()).isEqualTo(CAPACITY);
        assertThat(full.lane.offer(filler)).isEqualTo(OfferResult.FULL);
        assertThat(full.lane.pending()).as("a refusal claims nothing").isEqualTo(CAPACITY);
        full.openAndRest();
        // A place is counted as done before it is free.
        Await.until("no place is taken", () -> full.lane.pending() == 0);
        full.lane.publish(filler);
        atRest(full.worker);
        Await.until("no place is taken", () -> full.lane.pending() == 0);
        full.worker.close();
        assertThat(full.lane.pending()).as("closed").isZero();
    }

    @Test
    void accepted_ofALane_countsNeitherRefusalsNorSkips() {
        Full full = new Full(OverflowPolicy.reject());
        assertThat(full.lane.accepted()).isEqualTo(CAPACITY);
        assertThat(full.lane.offer(filler)).isEqualTo(OfferResult.FULL);
        full.openAndRest();
        assertThatThrownBy(() -> full.lane.publish(event -> {
                    throw new IllegalStateException("a filler");
                }))
                .hasMessage("a filler");
        assertThat(full.lane.accepted()).isEqualTo(CAPACITY);
        full.lane.publish(filler);
        full.worker.close();
        assertThat(full.lane.offer(filler)).isEqualTo(OfferResult.CLOSED);
        assertThat(full.lane.accepted()).isEqualTo(CAPACITY + 1);
    }

    @Test
    void offer_onAFullLane_isFullAndCallsNoFiller() {
        for (OverflowPolicy policy : policies()) {
            Full full = new Full(policy);
            assertThat(full.lane.offer(filler)).isEqualTo(OfferResult.FULL);
            assertThat(full.lane.offer((event, argument) -> fills.incrementAndGet(), 1))
                    .isEqualTo(OfferResult.FULL);
            assertThat(fills).hasValue(CAPACITY);
            assertThat(full.worker.offer(() -> {})).as("the task lane has room").isEqualTo(OfferResult.ACCEPTED);
            full.openAndRest();
            assertThat(handled).hasValue(CAPACITY);
        }
    }

    @Test
    void reject_fullLane_refusesAndCallsNoFiller() {
        Full full = new Full(OverflowPolicy.reject());
        assertThatThrownBy(() -> full.lane.publish(filler)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> full.lane.publish((event, argument) -> fills.incrementAndGet(), 1))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(fills).hasValue(CAPACITY);
        WorkerStats stats = full.openAndRest();
        assertThat(stats.rejected()).isEqualTo(full.before.rejected() + 2);
        assertThat(stats.accepted()).isEqualTo(full.before.accepted());
        assertThat(handled).hasValue(CAPACITY);
    }

    @Test
    void dropNewest_fullLane_returnsAndCountsAndCallsNoFiller() {
        Full full = new Full(OverflowPolicy.dropNewest());
        full.lane.publish(filler);
        full.lane.publish((event, argument) -> fills.incrementAndGet(), 1);
        assertThat(fills).hasValue(CAPACITY);
        WorkerStats stats = full.openAndRest();
        assertThat(stats.dropped()).isEqualTo(2);
        assertThat(stats.accepted()).isEqualTo(full.before.accepted());
        assertThat(handled).hasValue(CAPACITY);
    }

    @Test
    void block_fullLane_waitsForRoom() {
        for (OverflowPolicy policy : List.of(OverflowPolicy.block(), OverflowPolicy.blockFor(Await.LIMIT))) {
            Full full = new Full(policy);
            Caller<Void> publisher =
                    runElsewhere(() -> full.lane.publish(filler)).awaitBlocked();
            assertThat(fills).as("the filler is called when there is room").hasValue(CAPACITY);
            full.gate.open();
            publisher.value();
            atRest(full.worker);
            assertThat(handled).hasValue(CAPACITY + 1);
        }
    }

    @Test
    void block_interruptedPublisher_isRejectedWithTheFlagSet() {
        Full full = new Full(OverflowPolicy.block());
        Caller<Void> publisher = runElsewhere(() -> full.lane.publish(filler)).awaitBlocked();
        publisher.interrupt();
        assertThat(publisher.failure()).isInstanceOf(RejectedExecutionException.class);
        assertThat(publisher.interruptedAtEnd()).isTrue();
        assertThat(fills).hasValue(CAPACITY);
        full.openAndRest();
        assertThat(handled).hasValue(CAPACITY);
    }

    @Test
    void blockFor_noRoomInTime_rejectsNotBeforeTheLimit() {
        Duration limit = Duration.ofMillis(30);
        Full full = new Full(OverflowPolicy.blockFor(limit));
        long startNs = nanoTime();
        assertThatThrownBy(() -> full.lane.publish(filler)).isInstanceOf(RejectedExecutionException.class);
        assertThat(nanoTime() - startNs).isGreaterThanOrEqualTo(limit.toNanos());
        assertThat(fills).hasValue(CAPACITY);
    }

    @Test
    void fullLane_onAWorkersThread_isRefusedAndNeverWaitedFor() {
        for (OverflowPolicy policy : policies()) {
            Worker worker = start(config().overflow(policy));
            Lane<long[]> lane = worker.lanes().lane(() -> new long[1], (event, sequence, end) -> {}, CAPACITY);
            Throwable own = worker.call(() -> SubmitContract.thrownBy(() -> {
                for (int i = 0; i <= CAPACITY; i++) {
                    lane.publish(filler);
                }
                return null;
            }));
            assertThat(own).as(policy.toString()).isInstanceOf(RejectedExecutionException.class);
        }
        Full full = new Full(OverflowPolicy.block());
        Worker other = start();
        Throwable foreign = other.call(() -> SubmitContract.thrownBy(() -> {
            full.lane.publish(filler);
            return null;
        }));
        assertThat(foreign).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void close_withEventsQueued_handlesThem() {
        Full full = new Full(OverflowPolicy.block());
        Caller<Void> blocked = runElsewhere(() -> full.lane.publish(filler)).awaitBlocked();
        Caller<ShutdownReport> closer = callElsewhere(() -> full.worker.shutdown(Duration.ofSeconds(10)));
        assertThat(blocked.failure()).isInstanceOf(RejectedExecutionException.class);
        assertThat(full.lane.offer(filler)).isEqualTo(OfferResult.CLOSED);
        full.gate.open();
        ShutdownReport report = closer.value();
        assertThat(report.isClean()).isTrue();
        assertThat(report.neverHandled()).isZero();
        assertThat(handled).hasValue(CAPACITY);
    }

    @Test
    void close_pastTheGrace_countsTheEventsNeverHandled() {
        Full full = new Full(OverflowPolicy.reject());
        full.worker.execute(() -> {});
        ShutdownReport report = full.worker.shutdown(Duration.ZERO);
        assertThat(report.neverHandled()).isEqualTo(CAPACITY);
        assertThat(report.neverRun()).hasSize(1);
        assertThat(report.stats().neverRun()).isEqualTo(CAPACITY + 1);
        assertThat(report.isClean()).isFalse();
        full.openAndRest();
        assertThat(handled).hasValue(0);
    }

    @Test
    void lane_ofAClosedWorker_refusesWithoutCallingTheFiller() {
        Worker worker = start(config().overflow(OverflowPolicy.dropNewest()));
        Lane<long[]> lane = worker.lanes().lane(() -> new long[1], (event, sequence, end) -> {}, CAPACITY);
        worker.close();
        assertThatThrownBy(() -> lane.publish(filler)).isInstanceOf(RejectedExecutionException.class);
        assertThat(lane.offer(filler)).isEqualTo(OfferResult.CLOSED);
        assertThat(fills).hasValue(0);
        assertThat(worker.stats().rejected()).isEqualTo(2);
        assertThatThrownBy(() -> worker.lanes().lane(() -> new long[1], (event, sequence, end) -> {}, CAPACITY))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void close_racingPublishers_losesNoEvent() {
        for (int round = 0; round < 100; round++) {
            handled.set(0);
            Worker worker = start(config().overflow(OverflowPolicy.block()));
            Lane<long[]> lane = worker.lanes()
                    .lane(() -> new long[1], (event, sequence, end) -> handled.incrementAndGet(), CAPACITY);
            List<Caller<Integer>> publishers = new ArrayList<>();
            for (int p = 0; p < 2; p++) {
                publishers.add(callElsewhere(() -> {
                    int returned = 0;
                    try {
                        while (true) {
                            lane.publish(event -> event[0] = 1);
                            returned++;
                        }
                    } catch (RejectedExecutionException closed) {
                        return returned;
                    }
                }));
            }
            int before = round * 10;
            Await.until("some events", () -> handled.get() >= before);
            ShutdownReport report = worker.shutdown(Duration.ofSeconds(10));
            int published = publishers.stream().mapToInt(Caller::value).sum();
            WorkerStats stats = atRest(worker);
            assertThat(stats.accepted()).isEqualTo(published);
            assertThat(handled.get() + report.neverHandled()).isEqualTo(published);
        }
    }
}
