package io.pinion.worker.disruptor;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A typed lane as publishers and closers see it; {@link EventPoller} is the worker's side. The protocol is that of
 * {@link TaskLane} for tasks that somebody waits for, with a stamp in place of the task.
 */
final class EventLane<E> implements Lane<E> {
    private final Engine engine;
    private final ControlWord control;
    private final RingBuffer<EventSlot<E>> ring;
    private final Gate gate = new Gate();
    private final BlockedProducers blocked = new BlockedProducers();
    private final LongAdder notAccepted = new LongAdder();

    EventLane(Engine engine, Supplier<? extends E> factory, int capacity) {
        this.engine = engine;
        control = engine.control;
        ring = RingBuffer.createMultiProducer(
                () -> new EventSlot<E>(Objects.requireNonNull(factory.get(), "the event factory returned null")),
                capacity,
                new BusySpinWaitStrategy());
        ring.addGatingSequences(gate.sequence());
    }

    @Override
    public void publish(Consumer<? super E> filler) {
        Objects.requireNonNull(filler, "filler");
        admit(tryPublish(filler, null, null), filler, null, null);
    }

    @Override
    public <A> void publish(BiConsumer<? super E, ? super A> filler, A argument) {
        Objects.requireNonNull(filler, "filler");
        admit(tryPublish(null, filler, argument), null, filler, argument);
    }

    @Override
    public OfferResult offer(Consumer<? super E> filler) {
        Objects.requireNonNull(filler, "filler");
        return countRefusal(tryPublish(filler, null, null));
    }

    @Override
    public <A> OfferResult offer(BiConsumer<? super E, ? super A> filler, A argument) {
        Objects.requireNonNull(filler, "filler");
        return countRefusal(tryPublish(null, filler, argument));
    }

    private OfferResult countRefusal(OfferResult result) {
        if (result != OfferResult.ACCEPTED) {
            engine.overflow.onRefusedOffer(result);
        }
        return result;
    }

    private <A> void admit(
            OfferResult result,
            @Nullable Consumer<? super E> filler,
            @Nullable BiConsumer<? super E, ? super A> binaryFiller,
            @Nullable A argument) {
        if (result != OfferResult.ACCEPTED) {
            engine.overflow.onRefusal(
                    result,
                    blocked,
                    () -> tryPublish(filler, binaryFiller, argument),
                    Durations.FOREVER_NS,
                    1,
                    "lane of worker");
        }
    }

    private <A> OfferResult tryPublish(
            @Nullable Consumer<? super E> filler,
            @Nullable BiConsumer<? super E, ? super A> binaryFiller,
            @Nullable A argument) {
        if (control.acquire() >= ControlWord.DRAINING) {
            return OfferResult.CLOSED;
        }
        long sequence;
        try {
            sequence = ring.tryNext();
        } catch (InsufficientCapacityException e) {
            return control.acquire() >= ControlWord.DRAINING ? OfferResult.CLOSED : OfferResult.FULL;
        }
        EventSlot<E> slot = ring.get(sequence);
        boolean filled = false;
        try {
            fill(slot.event, filler, binaryFiller, argument);
            filled = true;
        } finally {
            if (!filled) {
                notAccepted.increment();
            }
            slot.publish(sequence, !filled);
            if (control.afterPublication() == ControlWord.PARKED) {
                engine.wake();
            }
        }
        return afterLook(control.afterPublication(), sequence, slot);
    }

    @SuppressWarnings("NullAway") // the argument is as nullable as the publisher's own type
    private static <E, A> void fill(
            E event,
            @Nullable Consumer<? super E> filler,
            @Nullable BiConsumer<? super E, ? super A> binaryFiller,
            @Nullable A argument) {
        if (filler != null) {
            filler.accept(event);
        } else if (binaryFiller != null) {
            binaryFiller.accept(event, argument);
        }
    }

    /** The stamp names its lap, so a take-back can only hit this publication. */
    private OfferResult afterLook(int state, long sequence, EventSlot<E> slot) {
        if (state >= ControlWord.FINISHING && slot.take(sequence)) {
            notAccepted.increment();
            return OfferResult.CLOSED;
        }
        return OfferResult.ACCEPTED;
    }

    /** After a freeze, when the worker takes no more: how many published events nobody had taken. */
    long takeAll() {
        long taken = 0;
        long end = ring.getCursor();
        for (long sequence = gate.released() + 1; sequence <= end; sequence++) {
            if (ring.get(sequence).take(sequence)) {
                taken++;
            }
        }
        return taken;
    }

    EventSlot<E> slot(long sequence) {
        return ring.get(sequence);
    }

    Gate gate() {
        return gate;
    }

    BlockedProducers blocked() {
        return blocked;
    }

    long cursor() {
        return ring.getCursor();
    }

    @Override
    public long accepted() {
        long not = notAccepted.sum();
        return ring.getCursor() + 1 - not;
    }

    @Override
    public int capacity() {
        return ring.getBufferSize();
    }

    @Override
    public int pending() {
        // The gate first: what is claimed meanwhile makes the answer larger, never negative.
        long released = gate.released();
        return (int) Math.min(ring.getCursor() - released, ring.getBufferSize());
    }
}
