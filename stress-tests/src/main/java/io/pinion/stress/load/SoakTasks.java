package io.pinion.stress.load;

import io.pinion.worker.BatchHandler;
import io.pinion.worker.Lane;
import io.pinion.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Tasks in every form of hand-over, and a typed lane; counts what it handed over and what ran. */
final class SoakTasks {
    private static final int LANE_CAPACITY = 1024;

    /** A preallocated event. */
    private static final class Event {
        private long number;
        private long sentNs;
    }

    private final Worker worker;
    private final SoakMeters meters;
    private final Findings findings;
    private final SoakWeakness weakness;
    private final int burst;
    private final Lane<Event> lane;

    // Constant objects, so that a hand-over captures nothing.
    private final Runnable plain = this::ran;
    private final Consumer<Object> withOne = ignored -> ran();
    private final BiConsumer<Object, Object> withTwo = (first, second) -> ran();
    private final Consumer<Long> timed = this::ranTimed;
    private final BiConsumer<Event, Long> filler = this::fill;
    private final List<Runnable> batch = new ArrayList<>();

    // Of the driver's thread.
    private long handedOver;
    // Of the lane driver's thread.
    private long published;
    // Of the worker's thread.
    private long ran;
    private long handled;

    SoakTasks(Worker worker, SoakMeters meters, Findings findings, SoakWeakness weakness, int burst) {
        this.worker = worker;
        this.meters = meters;
        this.findings = findings;
        this.weakness = weakness;
        this.burst = burst;
        BatchHandler<Event> handler = (event, sequence, endOfBatch) -> handle(event);
        lane = worker.lanes().lane(Event::new, handler, LANE_CAPACITY);
        for (int i = 0; i < burst; i++) {
            batch.add(plain);
        }
    }

    void turn(SplittableRandom random) {
        worker.execute(timed, System.nanoTime());
        int count = random.nextInt(burst + 1);
        switch (random.nextInt(5)) {
            case 0 -> repeat(count, () -> worker.execute(plain));
            case 1 -> repeat(count, () -> worker.execute(withOne, this));
            case 2 -> repeat(count, () -> worker.execute(withTwo, this, random));
            case 3 -> repeat(count, () -> worker.submit(plain));
            default -> worker.executeAll(batch.subList(0, count));
        }
        handedOver += count + 1;
    }

    private static void repeat(int count, Runnable step) {
        for (int i = 0; i < count; i++) {
            step.run();
        }
    }

    void laneTurn(SplittableRandom random) {
        for (int i = random.nextInt(burst + 1); i >= 0; i--) {
            lane.publish(filler, published);
            published++;
        }
    }

    private void fill(Event event, Long number) {
        event.number = number;
        event.sentNs = System.nanoTime();
    }

    private void ran() {
        ran++;
    }

    private void ranTimed(Long sentNs) {
        weakness.slowDown(ran);
        meters.record(SoakMeter.TASK, System.nanoTime() - sentNs);
        ran();
    }

    private void handle(Event event) {
        meters.record(SoakMeter.LANE, System.nanoTime() - event.sentNs);
        if (event.number != handled) {
            findings.add("lane order", "expected event " + handled + ", handled " + event.number);
        }
        handled++;
    }

    /** When the drivers have ended and the worker has closed. */
    void check() {
        findings.same("tasks lost or doubled", "tasks that ran", handedOver, ran);
        findings.same("events lost or doubled", "events handled", published, handled);
    }

    long operations() {
        return handedOver + published;
    }
}
