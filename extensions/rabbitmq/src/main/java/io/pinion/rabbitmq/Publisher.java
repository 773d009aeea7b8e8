package io.pinion.rabbitmq;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to one virtual host, over a link of its own; its {@link Sender} does the sending.
 *
 * <p>Time-outs are decided on the worker's thread without a word with the owner thread of the link, which may be stuck
 * in a write; whoever settles a message first decides.
 *
 * <p>Threads: any, without locks.
 */
final class Publisher {
    private static final System.Logger LOG = System.getLogger(Publisher.class.getName());
    private static final Duration LINK_GRACE = Duration.ofSeconds(5);
    /** Time-outs that are closer together are decided together. */
    private static final long MIN_SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private enum Life {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final PublishDesk desk;
    private final PublishBounds bounds;
    private final Sender sender;
    private final PublishLink link;
    private final LongSupplier clockNs;
    private final long timeoutNs;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicBoolean closeBegun = new AtomicBoolean();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile Life life = Life.OPEN;

    Publisher(PublishDesk desk, PublishBounds bounds, Sender sender, PublishLink link, LongSupplier clockNs) {
        this.desk = desk;
        this.bounds = bounds;
        this.sender = sender;
        this.link = link;
        this.clockNs = clockNs;
        timeoutNs = desk.settings.confirmTimeout().toNanos();
    }

    /** Makes the publisher of one virtual host and begins to connect. */
    static Publisher open(
            AmqpSettings amqp,
            PublishSettings settings,
            String vhost,
            Worker worker,
            PublishBounds bounds,
            PublishCounters counters) {
        String where = "'" + Text.visible(amqp.name()) + "', virtual host '" + Text.visible(vhost) + "'";
        PublishDesk desk = new PublishDesk(where, settings, worker, counters, bounds);
        Sender sender = new Sender(desk);
        return open(desk, bounds, sender, PublishLink.of(new Link(amqp, vhost, "publish", sender)), System::nanoTime);
    }

    static Publisher open(
            PublishDesk desk, PublishBounds bounds, Sender sender, PublishLink link, LongSupplier clockNs) {
        sender.link(link);
        link.open();
        return new Publisher(desk, bounds, sender, link, clockNs);
    }

    /** Takes a message, or throws and has taken nothing. */
    CompletableFuture<Void> put(AmqpPublish message, byte[] body) {
        checkOpen();
        if (desk.unseen.get() > desk.settings.maxMessages()) {
            throw new RejectedExecutionException("not published: the connection " + desk.where
                    + " has taken nothing for longer than " + desk.settings.confirmTimeout()
                    + ", and holds the messages that timed out meanwhile. Wait until it is back");
        }
        int size = message.sizeOf(body);
        bounds.acquire(size, desk.worker);
        desk.mailroom.begin();
        if (life != Life.OPEN) {
            desk.mailroom.undo(size);
            throw refusedClosed();
        }
        Outgoing outgoing = new Outgoing(desk.worker, message, body, size, clockNs.getAsLong() + timeoutNs);
        desk.line.append(outgoing);
        desk.counters.published.increment();
        arm(timeoutNs);
        sender.wake();
        if (life == Life.CLOSED) {
            // Closing may have looked before this was in the line, or before one in front of it was.
            abandon();
        }
        return outgoing;
    }

    private void checkOpen() {
        if (life != Life.OPEN) {
            throw refusedClosed();
        }
    }

    private RejectedExecutionException refusedClosed() {
        return new RejectedExecutionException("not published: the connection " + desk.where
                + " is closed; publish before it is, or open another one");
    }

    /** Why the broker takes nothing, or null. */
    @Nullable
    String blocked() {
        return sender.blocked();
    }

    private void arm(long delayNs) {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            setTimer(delayNs);
        }
    }

    private void setTimer(long delayNs) {
        try {
            var unused = desk.worker.timers().after(Duration.ofNanos(delayNs), this::sweep);
        } catch (RejectedExecutionException e) {
            // The worker ends, and closing the connection with it; or it has too many timers: the next put tries again.
            armed.set(false);
        }
    }

    /** Fails what has timed out; on the worker's thread. */
    private void sweep() {
        long nowNs = clockNs.getAsLong();
        List<Outgoing> late = new ArrayList<>();
        Outgoing oldest = null;
        for (Outgoing at = desk.line.head().next(); at != null; at = at.next()) {
            if (at.settled()) {
                continue;
            }
            if (at.deadlineNs - nowNs > 0) {
                oldest = at;
                break;
            }
            if (settle(at, this::timedOut)) {
                late.add(at);
            }
        }
        if (!late.isEmpty()) {
            desk.counters.failed.add(late.size());
            desk.unseen.addAndGet(late.size());
            sender.wake();
            desk.mailroom.end(late);
        }
        if (oldest != null) {
            setTimer(Math.max(MIN_SWEEP_NS, oldest.deadlineNs - nowNs));
        } else {
            armed.set(false);
            // One that came after the walk has seen the timer as set.
            if (desk.mailroom.open() != 0) {
                arm(timeoutNs);
            }
        }
    }

    /** Makes the failure of a message, by whether it was sent. */
    private interface Reason {
        AmqpPublishException of(@Nullable AmqpPublish message, boolean sent);
    }

    private static boolean settle(Outgoing message, Reason reason) {
        int seen = message.state();
        while (seen != Outgoing.SETTLED) {
            if (message.settle(seen, reason.of(message.message(), seen == Outgoing.SENT))) {
                return true;
            }
            seen = message.state();
        }
        return false;
    }

    private AmqpPublishException timedOut(@Nullable AmqpPublish message, boolean sent) {
        String reason = sender.blocked();
        return new AmqpTimeoutException(
                PublishDesk.named(message) + " was not confirmed within " + desk.settings.confirmTimeout()
                        + (sent ? "; it may have been delivered, or be delivered yet" : "; it was not sent")
                        + (reason == null ? "" : ". The broker takes no messages: " + reason),
                sent);
    }

    /**
     * Ends: takes nothing more, waits for the confirms of what is on its way, fails what is left.
     *
     * @return how many messages have failed because of it
     */
    CompletableFuture<Integer> close(Duration grace) {
        if (closeBegun.compareAndSet(false, true)) {
            life = Life.CLOSING;
            CompletableFuture<Void> idle = desk.mailroom.idle();
            CompletableFuture<Void> late;
            try {
                late = desk.worker.timers().delay(grace);
            } catch (RejectedExecutionException e) {
                late = CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> timer = late;
            var unused = CompletableFuture.anyOf(idle, timer).whenComplete((nothing, error) -> {
                timer.cancel(false);
                end();
            });
        }
        return closed;
    }

    private void end() {
        life = Life.CLOSED;
        int left = abandon();
        if (left > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: closed with {1} messages unconfirmed; their futures have failed",
                    desk.where,
                    left);
        }
        link.close(LINK_GRACE).whenComplete((nothing, error) -> closed.complete(left));
    }

    private int abandon() {
        List<Outgoing> left = new ArrayList<>();
        for (Outgoing at = desk.line.head().next(); at != null; at = at.next()) {
            if (settle(at, this::abandoned)) {
                left.add(at);
            }
        }
        desk.counters.failed.add(left.size());
        desk.mailroom.end(left);
        return left.size();
    }

    private AmqpPublishException abandoned(@Nullable AmqpPublish message, boolean sent) {
        return new AmqpClosedException(
                PublishDesk.named(message) + " was not confirmed before the connection " + desk.where + " was closed"
                        + (sent ? "; it may have been delivered" : "; it was not sent"),
                sent);
    }
}
