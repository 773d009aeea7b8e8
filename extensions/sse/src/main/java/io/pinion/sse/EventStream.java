package io.pinion.sse;

import io.pinion.worker.OfferResult;
import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events that goes on through reconnects. All of its state is the worker's: every method but those marked
 * otherwise is called on the worker's thread.
 *
 * <p>Which id a connection resumes from: the last one received, since what is received and not handled is kept here across
 * a lost connection, and so nothing comes twice; after {@link #reconnectFromHandled} the last one up to which everything is
 * handled, since what was kept has been dropped.
 */
final class EventStream implements Attempt.Owner {
    private static final Logger LOG = System.getLogger(SseClient.class.getName());
    private static final long FULL_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int QUIET_TICKS = 4;
    private static final int EVENTS_A_TURN = 256;

    private final SseClientBuilder settings;
    private final Worker worker;
    private final HttpTransport transport;
    private final Backoff backoff;
    private final Positions positions;
    private final StreamMeter meter = new StreamMeter();
    private final ArrayDeque<SseEvent> ready = new ArrayDeque<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private @Nullable SseListener listener;
    private volatile @Nullable Attempt attempt;
    private volatile boolean over;
    private @Nullable Scheduled deadline;
    private @Nullable Scheduled watchdog;
    private @Nullable Scheduled health;
    private long demand;
    private long readyChars;
    private int inWork;
    private int epoch;
    private boolean wasOpen;
    private boolean pumping;
    /** The server has no more; what came before is still to be handled. */
    private boolean finishing;
    /** What is to be handled once more waits for the next connection. */
    private boolean held;

    /** Why it ended; null when it was closed or the server had no more. */
    private @Nullable Throwable stopReason;

    private int quietTicks;
    private long bytesAtTick;

    EventStream(SseClientBuilder settings) {
        this.settings = settings;
        worker = settings.worker;
        transport = new HttpTransport(settings);
        backoff = settings.backoff();
        positions = new Positions(settings.resumeFrom);
    }

    Worker worker() {
        return worker;
    }

    /** From any thread. */
    SseStats stats() {
        return meter.stats();
    }

    /** How long it is since the stream was last healthy. From any thread. */
    Duration away() {
        return meter.away();
    }

    /** From any thread. */
    SseStatus status() {
        return meter.status(positions.handledId());
    }

    /** From any thread: done when nothing will be delivered any more. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Begins to connect; nothing is delivered before there is demand. */
    void start(SseListener given) {
        if (over) {
            safely(() -> given.stopped(stopReason));
            return;
        }
        listener = given;
        connect();
    }

    /** Adds to how many events may be delivered; {@link Long#MAX_VALUE} is without end. */
    void request(long events) {
        demand = demand + events < 0 ? Long.MAX_VALUE : demand + events;
        pump();
    }

    /** Takes back all demand: nothing is delivered until the next request. */
    void pause() {
        demand = 0;
    }

    void stop(@Nullable Throwable why) {
        if (over) {
            return;
        }
        over = true;
        stopReason = why;
        meter.state(SseState.STOPPED);
        cancelTimers();
        ready.clear();
        releaseTransport();
        SseListener last = listener;
        listener = null;
        if (last != null) {
            safely(() -> last.stopped(why));
        }
        ended.complete(null);
    }

    /** Ends the stream from any thread, when the worker takes no more tasks. */
    void abandon() {
        over = true;
        meter.state(SseState.STOPPED);
        releaseTransport();
        ended.complete(null);
    }

    private void releaseTransport() {
        Attempt last = attempt;
        attempt = null;
        if (last != null) {
            last.cancel();
        }
        try {
            transport.close(() -> {
                if (last != null) {
                    last.disconnect();
                }
            });
        } catch (RejectedExecutionException e) {
            log(Level.WARNING, "the connection was left to the garbage collector", e);
        }
    }

    /** The event is done with; the id to resume from moves on when all before it are. */
    void handled(SseEvent event) {
        if (event.epoch != epoch || event.settled) {
            meter.stale();
            return;
        }
        inWork--;
        positions.settle(event);
        pump();
    }

    /** Whether handling the event still counts: not after a reconnect from what was handled. */
    boolean live(SseEvent event) {
        return event.epoch == epoch;
    }

    /** Drops what is not handled, and has the server send it again. */
    void reconnectFromHandled(Throwable why) {
        if (over || listener == null) {
            return;
        }
        reset();
        positions.rewind();
        reconnect(why);
    }

    /**
     * Connects anew, and then delivers what is not handled once more, before anything that follows. It is kept here: the
     * server need not be able to send it again.
     */
    void retryAfterReconnect(Throwable why) {
        if (over || listener == null) {
            return;
        }
        reset();
        for (SseEvent event : positions.renew(epoch)) {
            ready.add(event);
            readyChars += event.data().length();
        }
        held = true;
        reconnect(why);
    }

    private void reset() {
        epoch++;
        finishing = false;
        inWork = 0;
        ready.clear();
        readyChars = 0;
    }

    private void reconnect(Throwable why) {
        meter.handlerError();
        hook(settings.onException, why);
        boolean waiting = attempt == null && deadline != null;
        if (!over && !waiting) {
            drop();
            reconnectLater();
        }
    }

    private void connect() {
        deadline = null;
        if (over) {
            return;
        }
        String id = positions.receivedId();
        Attempt next = new Attempt(this, settings, Texts.fitsHeader(id) ? id : "", epoch);
        attempt = next;
        meter.state(SseState.CONNECTING);
        meter.attempt();
        try {
            Duration limit = settings.connectTimeout.plus(settings.responseTimeout);
            deadline = worker.timers().after(limit, () -> late(next));
            transport.open(next);
        } catch (RejectedExecutionException e) {
            stop(e);
        }
    }

    private void late(Attempt which) {
        ended(which, new SseTimeoutException(SseTimeoutException.Phase.RESPONSE, settings.responseTimeout));
    }

    @Override
    public void opened(Attempt which) {
        if (which != attempt) {
            return;
        }
        cancel(deadline);
        deadline = null;
        meter.opened(which);
        held = false;
        try {
            startTimers(which);
        } catch (RejectedExecutionException e) {
            stop(e);
            return;
        }
        boolean lost = wasOpen && which.lastEventId.isEmpty();
        wasOpen = true;
        safely(settings.onConnection);
        if (lost && which == attempt) {
            take(SseEvent.gap(positions.receivedId(), settings.requiredUrl(), epoch));
        }
        pump();
    }

    private void startTimers(Attempt which) {
        quietTicks = 0;
        bytesAtTick = 0;
        Duration tick = settings.idleTimeout.dividedBy(QUIET_TICKS).plusNanos(1);
        watchdog = worker.timers().every(tick, () -> tick(which));
        health = worker.timers().after(settings.healthyAfter, () -> {
            backoff.healthy();
            meter.healthy();
        });
    }

    /** Counts silence in ticks, and only while the stream is read. */
    private void tick(Attempt which) {
        if (which != attempt) {
            return;
        }
        long now = which.bytes();
        boolean quiet = which.awaiting && now == bytesAtTick;
        bytesAtTick = now;
        quietTicks = quiet ? quietTicks + 1 : 0;
        if (quietTicks >= QUIET_TICKS) {
            ended(which, new SseTimeoutException(SseTimeoutException.Phase.IDLE, settings.idleTimeout));
        }
    }

    @Override
    public void endedForGood(Attempt which) {
        if (which == attempt) {
            finish();
        }
    }

    /** What came before the end is delivered, and handled, first. */
    private void finish() {
        drop();
        meter.state(SseState.WAITING);
        finishing = true;
        held = false;
        pump();
    }

    @Override
    public void ended(Attempt which, @Nullable Throwable error) {
        if (which != attempt) {
            return;
        }
        drop();
        if (error != null) {
            Throwable known = error instanceof HttpConnectTimeoutException
                    ? new SseTimeoutException(SseTimeoutException.Phase.CONNECT, settings.connectTimeout)
                    : error;
            meter.failed(known);
            log(Level.DEBUG, "a connection for events ended", known);
            hook(known instanceof IOException ? settings.onConnectionError : settings.onException, known);
        }
        if (!over) {
            reconnectLater();
        }
    }

    private void reconnectLater() {
        meter.state(SseState.WAITING);
        try {
            deadline = worker.timers().after(backoff.next(), this::connect);
        } catch (RejectedExecutionException e) {
            stop(e);
        }
    }

    private void drop() {
        Attempt last = attempt;
        attempt = null;
        cancelTimers();
        if (last != null) {
            last.cancel();
            onTransport(last::disconnect);
        }
    }

    private void cancelTimers() {
        cancel(deadline);
        cancel(watchdog);
        cancel(health);
        deadline = null;
        watchdog = null;
        health = null;
    }

    private static void cancel(@Nullable Scheduled timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    @Override
    public void received(Attempt which, List<SseEvent> events, long retryMs) {
        if (which != attempt) {
            return;
        }
        which.awaiting = false;
        if (retryMs >= 0) {
            backoff.wish(retryMs);
        }
        events.forEach(this::take);
        pump();
    }

    private void take(SseEvent event) {
        positions.received(event);
        if (event.kind != SseEvent.Kind.MARK) {
            ready.add(event);
            readyChars += event.data().length();
        }
    }

    private void pump() {
        if (pumping || over || held) {
            return; // a listener asked for more
        }
        pumping = true;
        try {
            int delivered = 0;
            while (demand > 0 && inWork < settings.maxInWork && !ready.isEmpty() && !over && !held) {
                if (delivered++ >= EVENTS_A_TURN && worker.offer(this::pump) == OfferResult.ACCEPTED) {
                    break;
                }
                deliver(ready.remove());
            }
        } finally {
            pumping = false;
        }
        if (finishing && ready.isEmpty() && inWork == 0) {
            stop(null);
        }
        askForMore();
    }

    private void deliver(SseEvent event) {
        SseListener current = listener;
        if (current == null) {
            return;
        }
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        inWork++;
        readyChars -= event.data().length();
        meter.delivered(event);
        try {
            current.event(event);
        } catch (Throwable error) { // nothing a handler throws ends the stream
            reconnectFromHandled(error);
        }
    }

    private void askForMore() {
        Attempt current = attempt;
        if (current != null
                && meter.state() == SseState.OPEN
                && !current.awaiting
                && ready.size() < settings.buffer
                && readyChars < settings.max(SseLimit.MAX_EVENT_BYTES)) {
            current.awaiting = true;
            onTransport(current::more);
        }
    }

    private void onTransport(Runnable task) {
        try {
            transport.run(task);
        } catch (RejectedExecutionException e) {
            stop(e);
        }
    }

    @Override
    public void post(Runnable task) {
        post(task, Long.MAX_VALUE);
    }

    /** Waits for room on the worker; false if the limit has passed first. Never called on the worker's thread. */
    boolean post(Runnable task, long limitNs) {
        long startNs = System.nanoTime();
        while (!over) {
            switch (worker.offer(task)) {
                case ACCEPTED -> {
                    return true;
                }
                case CLOSED -> {
                    abandon();
                    return true;
                }
                case FULL -> LockSupport.parkNanos(FULL_PARK_NS);
            }
            if (System.nanoTime() - startNs >= limitNs) {
                return false;
            }
        }
        return true;
    }

    private void hook(Consumer<? super Throwable> hook, Throwable error) {
        safely(() -> hook.accept(error));
    }

    private void safely(Runnable hook) {
        try {
            hook.run();
        } catch (Throwable error) { // nothing a hook throws ends the stream
            log(Level.ERROR, "a hook of an event stream threw; it is called again next time", error);
        }
    }

    private void log(Level level, String what, Throwable error) {
        LOG.log(level, () -> "pinion-sse " + settings.requiredUrl().getHost() + ": " + what, error);
    }
}
