package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Lane;
import io.pinion.worker.Lanes;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Typed lanes: order, batch ends, skips, fair turns, failures. */
public abstract class LanesContract extends WorkerContract {

    /** A preallocated event. */
    static final class Event {
        long value;
        int publisher;
    }

    /** One event as the handler saw it. */
    record Seen(long value, long sequence, boolean endOfBatch) {}

    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

    private static final BiConsumer<Event, Long> FILL = (event, value) -> event.value = value;

    private Lane<Event> lane(Worker worker, int capacity) {
        return worker.lanes()
                .lane(Event::new, (event, sequence, end) -> seen.add(new Seen(event.value, sequence, end)), capacity);
    }

    private void awaitSeen(int count) {
        Await.until(count + " events", () -> seen.size() >= count);
    }

    @Test
    void publish_events_areHandledInOrderOnTheWorkersThread() {
        Worker worker = start();
        List<Boolean> where = Collections.synchronizedList(new ArrayList<>());
        Lane<Event> lane = worker.lanes()
                .lane(
                        Event::new,
                        (event, sequence, end) -> {
                            where.add(worker.isWorkerThread());
                            seen.add(new Seen(event.value, sequence, end));
                        },
                        64);
        assertThat(lane.capacity()).isEqualTo(64);
        for (long i = 0; i < 50; i++) {
            long value = i;
            lane.publish(event -> event.value = value);
        }
        lane.publish(FILL, 50L);
        assertThat(lane.offer(event -> event.value = 51)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(lane.offer(FILL, 52L)).isEqualTo(OfferResult.ACCEPTED);
        awaitSeen(53);
        for (int i = 0; i < 53; i++) {
            assertThat(seen.get(i).value()).isEqualTo(i);
            assertThat(seen.get(i).sequence()).isEqualTo(i);
        }
        assertThat(where).containsOnly(true);
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted()).isEqualTo(53);
        assertThat(stats.completed()).isEqualTo(53);
    }

    @Test
    void burst_handled_endsWithEndOfBatch() {
        Worker worker = start();
        Lane<Event> lane = lane(worker, 64);
        for (int round = 0; round < 20; round++) {
            seen.clear();
            Gate gate = occupy(worker);
            for (long i = 0; i <= round; i++) {
                lane.publish(FILL, i);
            }
            gate.open();
            awaitSeen(round + 1);
            assertThat(seen.get(round).endOfBatch())
                    .as("burst of %d", round + 1)
                    .isTrue();
        }
    }

    @Test
    void burst_endingInSkips_endsWithEndOfBatchOnTheLastRealEvent() {
        Worker worker = start();
        Lane<Event> lane = lane(worker, 64);
        IllegalStateException error = new IllegalStateException("wanted");
        Gate gate = occupy(worker);
        lane.publish(FILL, 1L);
        lane.publish(FILL, 2L);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> lane.publish(event -> {
                        throw error;
                    }))
                    .isSameAs(error);
        }
        gate.open();
        awaitSeen(2);
        assertThat(seen.get(1)).isEqualTo(new Seen(2, 1, true));
        lane.publish(FILL, 3L);
        awaitSeen(3);
        assertThat(seen.get(2)).isEqualTo(new Seen(3, 5, true));
    }

    @Test
    void burst_stoppedByALateFiller_endsWithEndOfBatchBeforeIt() {
        Worker worker = start();
        Lane<Event> lane = lane(worker, 64);
        Gate filling = gate();
        Gate gate = occupy(worker);
        lane.publish(FILL, 0L);
        Caller<Void> late = runElsewhere(() -> lane.publish(event -> {
            filling.run();
            event.value = 1;
        }));
        filling.awaitStarted();
        lane.publish(FILL, 2L);
        gate.open();
        awaitSeen(1);
        assertThat(seen).containsExactly(new Seen(0, 0, true));
        assertThat(worker.<Integer, RuntimeException>call(() -> 1))
                .as("a late filler holds back its lane only")
                .isEqualTo(1);
        assertThat(seen).hasSize(1);
        filling.open();
        late.value();
        awaitSeen(3);
        assertThat(seen.get(1).value()).isEqualTo(1);
        assertThat(seen.get(2)).isEqualTo(new Seen(2, 2, true));
    }

    @Test
    void filler_throwing_isSeenByThePublisherAndNotByTheHandler() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        Lane<Event> lane = lane(worker, 8);
        AssertionError error = new AssertionError("wanted");
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(() -> lane.publish(event -> {
                        event.value = -1;
                        throw error;
                    }))
                    .isSameAs(error);
            assertThatThrownBy(() -> lane.offer(
                            (event, argument) -> {
                                throw error;
                            },
                            "argument"))
                    .isSameAs(error);
            Await.until("room", () -> lane.offer(FILL, 7L) == OfferResult.ACCEPTED);
            awaitSeen(i + 1);
        }
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted()).isEqualTo(30);
        assertThat(stats.completed()).isEqualTo(30);
        assertThat(seen).hasSize(30).allMatch(event -> event.value() == 7);
        assertThat(failures.all()).isEmpty();
    }

    @Test
    void handler_throwing_tellsTheErrorHandlerAndTheNextIsHandled() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        List<Event> events = Collections.synchronizedList(new ArrayList<>());
        Exception error = new Exception("wanted");
        Lane<Event> lane = worker.lanes()
                .lane(
                        () -> {
                            Event event = new Event();
                            events.add(event);
                            return event;
                        },
                        (event, sequence, end) -> {
                            if (event.value == 1) {
                                throw error;
                            }
                            seen.add(new Seen(event.value, sequence, end));
                        },
                        8);
        Gate gate = occupy(worker);
        for (long i = 0; i < 3; i++) {
            lane.publish(FILL, i);
        }
        gate.open();
        awaitSeen(2);
        Failures.Failure failure = failures.await(1).get(0);
        assertThat(failure.error()).isSameAs(error);
        assertThat(failure.task()).isSameAs(events.get(1));
        WorkerStats stats = atRest(worker);
        assertThat(stats.failed()).isEqualTo(1);
        assertThat(stats.completed()).isEqualTo(3);
        assertThat(seen).extracting(Seen::value).containsExactly(0L, 2L);
        assertThat(seen.get(1).endOfBatch()).isTrue();
    }

    @Test
    void events_ofALane_arePreallocatedAndReused() {
        Worker worker = start(config().overflow(OverflowPolicy.block()));
        Set<Event> made = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Event> handled = Collections.newSetFromMap(new IdentityHashMap<>());
        Lane<Event> lane = worker.lanes()
                .lane(
                        () -> {
                            Event event = new Event();
                            made.add(event);
                            return event;
                        },
                        (event, sequence, end) -> handled.add(event),
                        16);
        assertThat(made).hasSize(16);
        for (long i = 0; i < 500; i++) {
            lane.publish(FILL, i);
        }
        atRest(worker);
        assertThat(worker.<Set<Event>, RuntimeException>call(() -> handled)).isEqualTo(made);
        assertThat(made).hasSize(16);
    }

    @Test
    void lanes_flooded_takeFairTurns() {
        Worker worker = start();
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        int flood = 1 << 15;
        Lane<Event> loud = worker.lanes().lane(Event::new, (event, sequence, end) -> order.add("loud"), flood);
        Lane<Event> quiet = worker.lanes().lane(Event::new, (event, sequence, end) -> order.add("quiet"), 8);
        Gate gate = occupy(worker);
        for (long i = 0; i < flood; i++) {
            loud.publish(FILL, i);
        }
        quiet.publish(FILL, 0L);
        worker.execute(() -> order.add("task"));
        worker.timers().after(java.time.Duration.ZERO, () -> order.add("timer"));
        gate.open();
        Await.until("all", () -> order.size() == flood + 3);
        for (String other : List.of("quiet", "task", "timer")) {
            assertThat(order.indexOf(other)).as(other).isLessThan(flood / 2);
        }
    }

    @Test
    void publishers_four_eachKeepTheirOrder() {
        Worker worker = start(config().overflow(OverflowPolicy.block()));
        int perPublisher = 10_000;
        long[] expected = new long[4];
        AtomicInteger wrong = new AtomicInteger();
        Lane<Event> lane = worker.lanes()
                .lane(
                        Event::new,
                        (event, sequence, end) -> {
                            if (expected[event.publisher]++ != event.value) {
                                wrong.incrementAndGet();
                            }
                        },
                        64);
        List<Caller<Void>> publishers = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            int publisher = p;
            publishers.add(runElsewhere(() -> {
                for (long i = 0; i < perPublisher; i++) {
                    long value = i;
                    lane.publish(event -> {
                        event.publisher = publisher;
                        event.value = value;
                    });
                }
            }));
        }
        publishers.forEach(Caller::value);
        assertThat(atRest(worker).completed()).isEqualTo(4 * perPublisher);
        assertThat(wrong).hasValue(0);
    }

    @Test
    void publish_fromTheHandler_isHandledLater() {
        Worker worker = start();
        List<Lane<Event>> own = new ArrayList<>();
        own.add(worker.lanes()
                .lane(
                        Event::new,
                        (event, sequence, end) -> {
                            seen.add(new Seen(event.value, sequence, end));
                            if (event.value < 100) {
                                own.get(0).publish(FILL, event.value + 1);
                            }
                        },
                        8));
        own.get(0).publish(FILL, 0L);
        awaitSeen(101);
        assertThat(seen).extracting(Seen::value).isSorted();
    }

    @Test
    void lane_wrongArguments_areRefused() {
        Worker worker = start();
        Lanes lanes = worker.lanes();
        for (int wrong : new int[] {-8, 0, 1, 3, 12, (1 << 24) + 1, 1 << 25}) {
            assertThatThrownBy(() -> lanes.lane(Event::new, (event, sequence, end) -> {}, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(wrong));
        }
        assertThatThrownBy(() -> lanes.lane(() -> null, (event, sequence, end) -> {}, 8))
                .isInstanceOf(NullPointerException.class);
        IllegalStateException error = new IllegalStateException("wanted");
        assertThatThrownBy(() -> lanes.lane(
                        () -> {
                            throw error;
                        },
                        (event, sequence, end) -> {},
                        8))
                .isSameAs(error);
        for (int i = 0; i < Lanes.MAX_LANES; i++) {
            lane(worker, 2).publish(FILL, (long) i);
        }
        assertThatThrownBy(() -> lane(worker, 2)).isInstanceOf(IllegalStateException.class);
        awaitSeen(Lanes.MAX_LANES);
    }

    @Test
    void lane_openedFromATask_works() {
        Worker worker = start();
        Lane<Event> lane = worker.call(() -> lane(worker, 8));
        lane.publish(FILL, 5L);
        awaitSeen(1);
        assertThat(seen).containsExactly(new Seen(5, 0, true));
    }
}
