package io.pinion.worker.disruptor;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.pinion.worker.OfferResult;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The task ring as producers and closers see it; {@link TaskPoller} is the worker's side.
 *
 * <p>Submit: look at the control word; claim with {@code tryNext}; look once more; write the arguments; publish with a
 * release store. The claim is a compare-and-set, and so the full fence before the second look: a worker that wants to
 * sleep, or a closer that wants to end it, announces that and then reads the cursor, and waits for what is claimed.
 *
 * <p>A claim that finds the worker draining, and a task that somebody waits for, publish with a compare-and-set and look a
 * third time: they take back what comes too late, or learn that a closer has stopped waiting for them.
 *
 * <p>Between claim and publication there are only leaf calls, and nothing allocates. Where the stack ends even so, the
 * place is marked, and the worker counts the claim as taken back.
 *
 * <p>This object is read by every producer and written by nobody after its construction.
 */
final class TaskLane {
    /** Every n-th slot carries its enqueue time; a power of two. */
    private static final int SAMPLE_INTERVAL = 64;

    /** How long a closer waits for producers that are between claim and publication; they need nanoseconds. */
    private static final long MAX_PUBLICATION_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Stands in a report for a task whose producer did not get to publish it. */
    static final Object UNNAMED = new Object() {
        @Override
        public String toString() {
            return "a task whose producer was stopped in the middle of its hand-over";
        }
    };

    /** Hands out the places; what they hold is in {@link #slots}. */
    private final RingBuffer<TaskSlots> ring;

    private final TaskSlots slots;
    private final Gate gate = new Gate();
    private final ControlWord control;
    private final Wakeup wakeup;
    private final NanoClock clock;
    private final int sampleMask;
    private final int sampleShift;
    private final int sampleIndexMask;
    private final long[] enqueuedNs;
    private final BlockedProducers blocked = new BlockedProducers();
    private final LongAdder takenBack = new LongAdder();

    TaskLane(int capacity, ControlWord control, Wakeup wakeup, NanoClock clock) {
        // The wait strategy is never used: the worker polls the slots and waits by itself.
        slots = new TaskSlots(capacity);
        ring = RingBuffer.createMultiProducer(() -> slots, capacity, new BusySpinWaitStrategy());
        ring.addGatingSequences(gate.sequence());
        this.control = control;
        this.wakeup = wakeup;
        this.clock = clock;
        int interval = Math.min(SAMPLE_INTERVAL, capacity);
        sampleMask = interval - 1;
        sampleShift = Integer.numberOfTrailingZeros(interval);
        enqueuedNs = new long[capacity / interval];
        sampleIndexMask = enqueuedNs.length - 1;
    }

    /** Hands over one task without waiting for room. */
    OfferResult offer(Object task, @Nullable Object first, @Nullable Object second) {
        if (control.acquire() >= ControlWord.DRAINING) {
            return OfferResult.CLOSED;
        }
        // The clock is read before the claim, on a guess of the sequence; a wrong guess loses one sample.
        long stampNs = isSampled(ring.getCursor() + 1) ? stamp() : 0;
        long sequence;
        try {
            sequence = ring.tryNext();
        } catch (InsufficientCapacityException e) {
            return fullOrClosed();
        }
        boolean published = false;
        try {
            if (isSampled(sequence)) {
                enqueuedNs[sampleIndex(sequence)] = stampNs;
            }
            if (first != null) {
                slots.arguments(sequence, first, second);
            }
            int state = control.afterClaim();
            if (state < ControlWord.DRAINING && !(task instanceof TaskFuture)) {
                slots.publishRelease(sequence, task);
                published = true;
                if (state == ControlWord.PARKED) {
                    wakeup.wake();
                }
                return OfferResult.ACCEPTED;
            }
            Object witness = slots.publishOrWitness(sequence, task);
            published = true;
            return witness == null ? afterLook(control.afterPublication(), sequence, task, 1) : tooLate(witness, task);
        } catch (StackOverflowError e) {
            if (!published) {
                // No call here: there may be no stack for one. A constant needs no order.
                slots.tasks[TaskSlots.PADDING + ((int) sequence & slots.mask)] = TaskSlots.LOST;
            }
            throw e;
        }
    }

    /** The worker has passed the place, or a closer has counted it as never run. */
    OfferResult tooLate(Object witness, Object task) {
        if (witness == TaskSlots.PASSED) {
            takenBack.increment();
            return OfferResult.CLOSED;
        }
        endGivenUp(task);
        return OfferResult.ACCEPTED;
    }

    /** The closer has counted the task as never run, without its name. */
    private static void endGivenUp(Object task) {
        if (task instanceof TaskFuture<?> future && future.abandonUnrun()) {
            future.failAbandoned();
        }
    }

    OfferResult afterLook(int state, long sequence, Object task, int places) {
        if (state == ControlWord.PARKED) {
            wakeup.wake();
        } else if (state >= ControlWord.FINISHING && takeBack(sequence, task)) {
            takenBack.add(places);
            return OfferResult.CLOSED;
        }
        return OfferResult.ACCEPTED;
    }

    /** Behind a frozen gate: true if neither the worker nor a closer has the task. */
    private boolean takeBack(long sequence, Object task) {
        if (sequence <= gate.released() || !slots.takeBack(sequence, task)) {
            return false;
        }
        slots.clearArguments(sequence);
        return true;
    }

    /**
     * Hands over a batch in one claim. The first slot carries all of it and decides for all of it, published last; the
     * others are fillers that keep its places.
     */
    OfferResult offerAll(Batch batch) {
        if (control.acquire() >= ControlWord.DRAINING) {
            return OfferResult.CLOSED;
        }
        int size = batch.size();
        long last;
        try {
            last = ring.tryNext(size);
        } catch (InsufficientCapacityException e) {
            return fullOrClosed();
        }
        long first = last - size + 1;
        boolean published = false;
        try {
            // Places that no closer has counted.
            int uncounted = 0;
            for (long sequence = last; sequence > first; sequence--) {
                if (slots.publishOrWitness(sequence, Batch.FILLER) != Batch.FILLER) {
                    uncounted++;
                }
            }
            Object witness = slots.publishOrWitness(first, batch);
            published = true;
            return witness == null
                    ? afterLook(control.afterPublication(), first, batch, uncounted + 1)
                    : tooLate(witness, batch, uncounted);
        } catch (StackOverflowError e) {
            if (!published) {
                // As in offer; nobody passes the fillers before the first place is written.
                for (long sequence = last; sequence >= first; sequence--) {
                    slots.tasks[TaskSlots.PADDING + ((int) sequence & slots.mask)] = TaskSlots.LOST;
                }
            }
            throw e;
        }
    }

    private OfferResult tooLate(Object witness, Batch batch, int uncounted) {
        takenBack.add(uncounted);
        OfferResult result = tooLate(witness, batch);
        if (result == OfferResult.ACCEPTED) {
            batch.takeRest(task -> endGivenUp(task.task()));
        }
        return result;
    }

    private OfferResult fullOrClosed() {
        return control.acquire() >= ControlWord.DRAINING ? OfferResult.CLOSED : OfferResult.FULL;
    }

    /**
     * After a freeze, when the worker takes no more: hands out what was handed over and nobody took, in order. Waits a
     * little for what is claimed and not published; for what does not come then, {@link #UNNAMED} is handed out.
     */
    void takeAll(Progress worker, Consumer<RingTask> taken) {
        long deadlineNs = System.nanoTime() + MAX_PUBLICATION_NS;
        long end = ring.getCursor();
        for (long sequence = gate.released() + 1; sequence <= end; sequence++) {
            Object task = takeWhenPublished(worker, sequence, deadlineNs);
            if (task instanceof Batch batch) {
                batch.takeRest(taken);
            } else if (task == TaskSlots.LOST) {
                countLost();
            } else if (task == UNNAMED) {
                // Its arguments, if any, still belong to the producer.
                taken.accept(new RingTask(task, null, null));
            } else if (task != null && task != Batch.FILLER && task != TaskSlots.PASSED) {
                taken.accept(new RingTask(task, slots.first(sequence), slots.second(sequence)));
                slots.clearArguments(sequence);
            }
        }
    }

    /** Null if the worker has it. */
    private @Nullable Object takeWhenPublished(Progress worker, long sequence, long deadlineNs) {
        Object task = slots.take(sequence);
        if (task != null || worker.hasStarted(sequence)) {
            return task;
        }
        Interruptions.awaitAtMost(
                () -> slots.isPublishedAcquire(sequence) || worker.hasStarted(sequence),
                deadlineNs - System.nanoTime());
        if (!slots.giveUp(sequence)) {
            return slots.take(sequence);
        }
        return worker.hasStarted(sequence) ? null : UNNAMED;
    }

    /** The worker or a closer has come to a place whose producer's stack ended. */
    void countLost() {
        takenBack.increment();
    }

    TaskSlots slots() {
        return slots;
    }

    boolean isSampled(long sequence) {
        return (sequence & sampleMask) == 0;
    }

    /** Zero stands for none, and a clock that a test drives may stand at zero. */
    private long stamp() {
        long nowNs = clock.nanoTime();
        return nowNs == 0 ? 1 : nowNs;
    }

    /** When the task of a sampled slot was handed over; 0 if that is not known. */
    long enqueuedNs(long sequence) {
        return enqueuedNs[sampleIndex(sequence)];
    }

    private int sampleIndex(long sequence) {
        return (int) (sequence >> sampleShift) & sampleIndexMask;
    }

    Gate gate() {
        return gate;
    }

    BlockedProducers blocked() {
        return blocked;
    }

    int capacity() {
        return ring.getBufferSize();
    }

    /** The last sequence claimed. */
    long cursor() {
        return ring.getCursor();
    }

    /** Claims that were or will be tasks of the worker; exact when no producer is between claim and last look. */
    long accepted() {
        long back = takenBack.sum();
        return ring.getCursor() + 1 - back;
    }
}
