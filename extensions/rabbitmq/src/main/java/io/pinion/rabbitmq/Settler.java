package io.pinion.rabbitmq;

import com.rabbitmq.client.Channel;
import io.pinion.consumers.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the worker settles to the channel that delivered it, and to no other.
 *
 * <p>A message is put back after a pause that doubles with each time, so that one that always fails neither storms nor
 * blocks: until then it stays unsettled here. One that has been put back as often as is allowed is rejected instead.
 */
final class Settler {
    private static final System.Logger LOG = System.getLogger(Settler.class.getName());
    private static final long FULL_RETRY_NS = 5_000_000;

    private final RouteOptions options;
    private final Link link;
    private final Gate gate;
    private final Counters counters;
    private final SettleQueue queue = new SettleQueue();
    private final RedeliveryCounts counts = new RedeliveryCounts();
    private final SettlePlan plan = new SettlePlan();
    private final LogPacer poisonLog = new LogPacer();
    private final Runnable drain = this::drain;

    // The owner's.
    private final PriorityQueue<AmqpMessage> held =
            new PriorityQueue<>(Comparator.comparingLong((AmqpMessage message) -> message.dueNs));
    private final List<AmqpMessage> decided = new ArrayList<>();
    private @Nullable ScheduledFuture<?> timer;

    Settler(RouteOptions options, Link link, Gate gate, Counters counters) {
        this.options = options;
        this.link = link;
        this.gate = gate;
        this.counters = counters;
    }

    /** On the worker. */
    void settle(AmqpMessage message, Action action) {
        if (message.released) {
            throw new IllegalStateException("settled already, as " + message.asked + ": " + message);
        }
        message.released = true;
        message.asked = action;
        queue.collect(message);
        gate.release();
    }

    /** On the worker: a message is left out, because it can no longer be settled. */
    void leaveOut(AmqpMessage message) {
        if (!message.released) {
            message.released = true;
            gate.release();
            flush();
        }
    }

    /** On the worker. */
    void flush() {
        if (queue.pass()) {
            wake();
        }
    }

    /** Settles a message that never reached the route; on the thread that reads. */
    void refuse(AmqpMessage message, Action action) {
        message.asked = action;
        if (queue.pass(message)) {
            wake();
        }
    }

    /** How often a message was put back, as it arrives; on the thread that reads. */
    int attempts(AmqpMessage message) {
        // The first time that a message of a quorum queue is put back, the queue has not counted anything yet.
        int own = message.redelivered() ? counts.take(message) : 0;
        int known = message.brokerCount();
        return known >= 0 ? known : own;
    }

    /** The rest is for the owner thread: passes on what was settled. */
    void drain() {
        List<AmqpMessage> batch = queue.take();
        long nowNs = System.nanoTime();
        for (int i = 0; i < batch.size(); i++) {
            decide(batch.get(i), nowNs);
        }
        send();
        gate.drain();
    }

    private void decide(AmqpMessage message, long nowNs) {
        Incarnation incarnation = message.incarnation;
        Action action = message.asked;
        if (incarnation == null || action == null || !incarnation.isLive()) {
            counters.stale.incrementAndGet();
        } else if (action != Action.REQUEUE) {
            message.decided = action;
            decided.add(message);
        } else if (message.attempts >= options.redeliveryLimit()) {
            poisoned(message);
        } else {
            hold(message, nowNs);
        }
    }

    private void poisoned(AmqpMessage message) {
        counters.poisoned.incrementAndGet();
        message.decided = Action.REJECT;
        decided.add(message);
        long keptBack = poisonLog.admit(System.nanoTime());
        if (keptBack >= 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'': rejected for good after {1} redeliveries, {2} lines like this were left out: {3}, body {4}",
                    options.route(),
                    message.attempts,
                    keptBack,
                    message,
                    Text.of(message.bytes()));
        }
    }

    private void hold(AmqpMessage message, long nowNs) {
        if (message.brokerCount() < 0) {
            counts.put(message, message.attempts + 1);
            message.counted = true;
        }
        message.dueNs = nowNs + pauseNs(message.attempts);
        held.add(message);
        if (held.peek() == message) {
            arm(message.dueNs - nowNs);
        }
    }

    private long pauseNs(int attempts) {
        long max = options.requeueMax().toNanos();
        long first = options.requeueFirst().toNanos();
        return attempts > 40 || first > max >> attempts ? max : first << attempts;
    }

    private void arm(long delayNs) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = link.owner().after(Math.max(0, delayNs), this::putBackDue);
    }

    private void putBackDue() {
        timer = null;
        putBack(System.nanoTime());
        AmqpMessage next = held.peek();
        if (next != null) {
            arm(next.dueNs - System.nanoTime());
        }
    }

    /** Puts back whatever is due by then. */
    private void putBack(long untilNs) {
        for (AmqpMessage each = held.peek(); each != null && each.dueNs - untilNs <= 0; each = held.peek()) {
            held.remove();
            if (each.incarnation != null && each.incarnation.isLive()) {
                each.decided = Action.REQUEUE;
                decided.add(each);
            } else {
                counters.stale.incrementAndGet();
            }
        }
        send();
    }

    private void send() {
        while (!decided.isEmpty()) {
            Incarnation incarnation = decided.get(0).incarnation;
            if (incarnation == null) {
                throw new IllegalStateException("only messages of a channel are decided");
            }
            plan.clear();
            incarnation.plan(decided, plan);
            decided.clear();
            for (int i = 0; i < plan.size(); i++) {
                send(incarnation, plan.tag(i), plan.action(i), plan.count(i));
            }
        }
    }

    /** A command that fails settles nothing, and nothing else is tried for its messages: the broker has them. */
    private void send(Incarnation incarnation, long tag, Action action, int count) {
        if (!incarnation.isLive()) {
            counters.stale.addAndGet(count);
            return;
        }
        try {
            Channel channel = incarnation.channel;
            if (action == Action.ACK) {
                channel.basicAck(tag, count > 1);
                counters.commands.incrementAndGet();
                counters.acked.addAndGet(count);
            } else {
                channel.basicReject(tag, action == Action.REQUEUE);
                counters.commands.incrementAndGet();
                (action == Action.REQUEUE ? counters.requeued : counters.rejected).addAndGet(count);
            }
        } catch (Exception e) {
            incarnation.end();
            counters.settleFailures.addAndGet(count);
            LOG.log(
                    System.Logger.Level.ERROR,
                    "route ''{0}'': {1} of {2} messages up to tag {3} failed; the broker will deliver them again: {4}",
                    options.route(),
                    action,
                    count,
                    tag,
                    Text.of(e));
            if (incarnation.channel.isOpen()) {
                Channels.abort(incarnation.channel); // so that the source hears of it
            }
        }
    }

    /** The incarnation has ended: what was held for it is settled by nobody. */
    void lost(Incarnation incarnation) {
        int before = held.size();
        held.removeIf(each -> each.incarnation == incarnation);
        counters.stale.addAndGet(before - held.size());
        incarnation.forEachUnsettled(each -> {
            int times = each.attempts + (each.asked == Action.REQUEUE ? 1 : 0);
            if (times > 0 && !each.counted && each.brokerCount() < 0) {
                counts.put(each, times);
            }
        });
    }

    /** Passes on everything, without further pauses. */
    void finish() {
        drain();
        if (timer != null) {
            timer.cancel(false);
        }
        putBack(System.nanoTime() + options.requeueMax().toNanos() + 1);
    }

    int held() {
        return held.size();
    }

    private void wake() {
        try {
            link.execute(drain);
        } catch (RejectedExecutionException e) {
            wakeLater();
        }
    }

    /** The owner has no room for a command, and for a timer it always has. */
    private void wakeLater() {
        try {
            link.owner().after(FULL_RETRY_NS, drain);
        } catch (RejectedExecutionException closed) {
            counters.stale.addAndGet(queue.take().size());
        }
    }
}
