package io.pinion.rabbitmq;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.pinion.rabbitmq.LinkStatus.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the client to one virtual host, brought back whenever it falls. Everything about it happens on one
 * thread of its own, {@code pinion-amqp-<connection>-<vhost>-<purpose>}; the client adds a thread that reads and one for
 * heartbeats, with {@code -io} at the end.
 */
final class Link {
    private static final System.Logger LOG = System.getLogger(Link.class.getName());
    private static final int ABORT_MS = 2_000;
    private static final int CLOSE_OK = 200;

    private final AmqpSettings settings;
    private final String name;
    private final LinkListener listener;
    private final Dialer dialer;
    private final Backoff backoff;
    private final Owner owner;
    private final Pulse pulse = new Pulse();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    // Written by the owner thread.
    private @Nullable Connection current;
    private long incarnation;
    private long upAtNs;
    private volatile State state = State.NEW;
    private volatile long sinceNs = System.nanoTime();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile @Nullable String blocked;
    private volatile @Nullable String lastError;
    private volatile boolean closing;

    Link(AmqpSettings settings, String vhost, String purpose, LinkListener listener) {
        this(settings, vhost, purpose, listener, null, null);
    }

    /** For tests: with their own way to connect, and back-off. */
    Link(
            AmqpSettings settings,
            String vhost,
            String purpose,
            LinkListener listener,
            @Nullable Dialer dialer,
            @Nullable Backoff backoff) {
        this.settings = settings;
        this.listener = listener;
        name = "pinion-amqp-" + Text.visible(settings.name()) + "-" + Text.visible(vhost) + "-" + purpose;
        this.dialer = dialer != null ? dialer : new ClientDialer(settings, vhost, name);
        this.backoff = backoff != null
                ? backoff
                : new Backoff(
                        settings.backoffFirst(),
                        settings.backoffCap(),
                        () -> ThreadLocalRandom.current().nextDouble());
        owner = new Owner(name);
    }

    /** Begins to connect; returns at once. Any thread, once. */
    void open() {
        become(State.CONNECTING);
        owner.execute(this::attempt);
    }

    /** Runs a command on the owner thread; any thread. */
    void execute(Runnable command) {
        owner.execute(command);
    }

    /** The owner thread, for timers. */
    Owner owner() {
        return owner;
    }

    /** The connection of the client, null while there is none; owner thread only. */
    @Nullable
    Connection current() {
        return current;
    }

    /** Drops this incarnation and connects anew; owner thread only. */
    void restart(Throwable why) {
        Connection dropped = current;
        if (dropped != null) {
            lost(incarnation, why);
        }
    }

    /**
     * Ends the link; any thread, more than once.
     *
     * @param grace after this the connection is cut, and the owner thread interrupted and no longer waited for
     */
    CompletableFuture<Void> close(Duration grace) {
        if (!closing) {
            closing = true;
            if (state != State.UP) {
                dialer.cancel();
            }
            try {
                owner.execute(this::end);
            } catch (RejectedExecutionException e) {
                end();
            }
            closed.copy()
                    .orTimeout(Math.max(1, grace.toMillis()), TimeUnit.MILLISECONDS)
                    .whenComplete((done, late) -> {
                        if (late != null) {
                            // Stuck in a write, perhaps. The end is still to come: it is in the queue.
                            dialer.cancel();
                            owner.interrupt();
                            closed.complete(null);
                        }
                    });
        }
        return closed;
    }

    /** Whether it has ended, or is about to; any thread. */
    boolean isClosed() {
        return closing;
    }

    LinkStatus status() {
        long now = System.nanoTime();
        boolean up = state == State.UP;
        return new LinkStatus(
                state,
                Duration.ofNanos(now - sinceNs),
                up ? Duration.ofNanos(pulse.idleNs(now)) : Duration.ZERO,
                attempts.get(),
                failures.get(),
                blocked,
                lastError);
    }

    private void attempt() {
        if (closing || current != null) {
            return;
        }
        attempts.incrementAndGet();
        Connection made = null;
        try {
            made = dialer.dial(pulse);
            if (closing) {
                made.abort(ABORT_MS);
                return;
            }
            risen(made);
        } catch (Exception e) {
            if (made != null) {
                drop(made, e);
            }
            failed(e);
        }
    }

    private void risen(Connection made) throws Exception {
        long mine = ++incarnation;
        current = made;
        upAtNs = System.nanoTime();
        pulse.restart(upAtNs);
        made.addBlockedListener(new Blocking(mine));
        failures.set(0);
        blocked = null;
        become(State.UP);
        listener.up(made, mine);
        // Last, because the client calls at once when the connection has fallen already.
        made.addShutdownListener(cause -> fallen(mine, cause));
    }

    private void fallen(long which, ShutdownSignalException cause) {
        try {
            owner.after(0, () -> lost(which, cause)); // for which there is always room: only this brings another one
        } catch (RejectedExecutionException closed) {
            // No other one is wanted.
        }
    }

    /** The listener failed in the middle of an incarnation. */
    private void drop(Connection made, Exception cause) {
        current = null;
        listener.down(incarnation, cause);
        made.abort(ABORT_MS);
        become(State.CONNECTING);
    }

    private void failed(Exception cause) {
        if (closing) {
            return;
        }
        int inRow = failures.incrementAndGet();
        lastError = Text.of(cause);
        long delayNs = backoff.nextNs();
        LOG.log(
                System.Logger.Level.WARNING,
                "{0}: connection failed, attempt {1} in a row, next one in {2} ms: {3}",
                name,
                inRow,
                TimeUnit.NANOSECONDS.toMillis(delayNs),
                lastError);
        tellFailure(cause, inRow);
        owner.after(delayNs, this::attempt);
    }

    private void tellFailure(Exception cause, int n) {
        try {
            settings.onFailure().accept(cause, n);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, name + ": the listener of failures threw: " + Text.of(e), e);
        }
    }

    private void lost(long which, Throwable cause) {
        Connection gone = current;
        if (gone == null || which != incarnation) {
            return;
        }
        current = null;
        lastError = Text.of(cause);
        blocked = null;
        backoff.lasted(System.nanoTime() - upAtNs);
        become(State.CONNECTING);
        listener.down(which, cause);
        gone.abort(ABORT_MS);
        if (!closing) {
            long delayNs = backoff.nextNs();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: connection lost, next attempt in {1} ms: {2}",
                    name,
                    TimeUnit.NANOSECONDS.toMillis(delayNs),
                    lastError);
            owner.after(delayNs, this::attempt);
        }
    }

    private void end() {
        Connection last = current;
        current = null;
        if (last != null) {
            listener.down(incarnation, new ShutdownSignalException(true, true, null, last));
            last.abort(CLOSE_OK, "closed", ABORT_MS);
        }
        become(State.CLOSED);
        owner.shutdown();
        closed.complete(null);
    }

    private void later(Runnable command) {
        try {
            owner.execute(command);
        } catch (RejectedExecutionException e) {
            if (!closing) {
                LOG.log(System.Logger.Level.ERROR, name + ": " + Text.of(e));
            }
        }
    }

    private void become(State next) {
        sinceNs = System.nanoTime();
        state = next;
    }

    private final class Blocking implements BlockedListener {
        private final long mine;

        Blocking(long mine) {
            this.mine = mine;
        }

        @Override
        public void handleBlocked(String reason) {
            later(() -> {
                if (current != null && mine == incarnation) {
                    blocked = Text.visible(reason);
                    LOG.log(System.Logger.Level.WARNING, "{0}: the broker takes no messages: {1}", name, blocked);
                    listener.blocked(reason);
                }
            });
        }

        @Override
        public void handleUnblocked() {
            later(() -> {
                if (current != null && mine == incarnation) {
                    blocked = null;
                    LOG.log(System.Logger.Level.INFO, "{0}: the broker takes messages again", name);
                    listener.unblocked();
                }
            });
        }
    }
}
