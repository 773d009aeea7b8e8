package io.pinion.rabbitmq.dispatch;

import io.pinion.rabbitmq.dispatch.Handlers.HandlerCall;
import io.pinion.worker.Scheduled;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One command from its arrival until it is settled or let go. Confined to the worker.
 *
 * <p>At most one of a handler, a timer and a publication is under way; when its lease has died, the next step lets the
 * command go.
 */
final class Work {
    private static final System.Logger LOG = System.getLogger(Work.class.getName());
    private static final Duration NO_ROOM_PAUSE = Duration.ofMillis(10);
    private static final Runnable NOTHING = () -> {};

    private final ConsumerCore core;
    private final Shard shard;
    private final Arrival arrival;
    private int attempt;
    private int failedPublications;
    private @Nullable Object command;
    private @Nullable CommandType<?> type;
    private Runnable stopHandler = NOTHING;
    private @Nullable Scheduled timer;
    private boolean isEnded;

    Work(ConsumerCore core, Shard shard, Arrival arrival) {
        this.core = core;
        this.shard = shard;
        this.arrival = arrival;
        attempt = arrival.earlierAttempts() + 1;
    }

    void begin() {
        String name = arrival.type();
        CommandType<?> found = name == null ? null : core.types().named(name);
        if (found == null) {
            core.tally().unknownTypes.increment();
            bury(CommandHeaders.REASON_UNKNOWN_TYPE, "no command type " + LogText.visible(name) + " here");
            return;
        }
        type = found;
        try {
            command = Objects.requireNonNull(found.codec().decode(arrival.body()), "the codec has returned null");
        } catch (Exception | StackOverflowError e) {
            core.tally().undecodable.increment();
            bury(CommandHeaders.REASON_UNDECODABLE, LogText.of(e));
            return;
        }
        if (attempt > core.retry().maxAttempts()) {
            // It has ended the life of one process after another.
            exhausted("it came for attempt " + attempt + " of " + core.retry().maxAttempts());
            return;
        }
        handle();
    }

    /** Its lease has died: stop what can be stopped. */
    void lost(Lease lease) {
        if (arrival.lease() == lease) {
            stopHandler.run();
            stopWaiting();
        }
    }

    /** The consumer ends: do not wait for another attempt. */
    void stop() {
        stopWaiting();
    }

    private void stopWaiting() {
        Scheduled waited = timer;
        if (waited != null && waited.cancel()) {
            letGo();
        }
    }

    private void handle() {
        if (!arrival.lease().isLive()) {
            letGo();
            return;
        }
        try {
            Runnable stop = start(Objects.requireNonNull(type), Objects.requireNonNull(command));
            if (!isEnded) {
                stopHandler = stop;
            }
        } catch (RejectedExecutionException e) {
            later(NO_ROOM_PAUSE, this::handle);
        }
    }

    private <C> Runnable start(CommandType<C> known, Object decoded) {
        HandlerCall<C> call = core.handlers().of(known.type());
        Received received = new Received(
                arrival.id(), attempt, core.retry().maxAttempts(), arrival.redelivered(), core.partition(shard));
        return call.start(known.type().cast(decoded), received, error -> core.onWorker(() -> returned(error)));
    }

    private void returned(@Nullable Throwable error) {
        stopHandler = NOTHING;
        if (error == null) {
            core.tally().handled.increment();
            settle();
            return;
        }
        core.tally().failedAttempts.increment();
        if (!arrival.lease().isLive()) {
            letGo();
        } else if (attempt >= core.retry().maxAttempts()) {
            exhausted(LogText.of(error));
        } else {
            LOG.log(System.Logger.Level.DEBUG, "attempt {0} at {1} failed", attempt, arrival.id());
            later(core.retry().pause(attempt), this::again);
        }
    }

    private void again() {
        core.tally().retried.increment();
        attempt++;
        if (core.isOrdered()) {
            handle();
        } else {
            Map<String, Object> headers = new HashMap<>(arrival.headers());
            headers.put(CommandHeaders.ATTEMPT, attempt);
            publish(parcel(core.queue(shard), headers));
        }
    }

    private void exhausted(String error) {
        core.tally().exhausted.increment();
        bury(CommandHeaders.REASON_FAILED, error);
    }

    private void bury(String reason, String error) {
        core.warnOfDeadLetter(arrival, reason, error);
        Map<String, Object> headers = new HashMap<>(arrival.headers());
        headers.put(CommandHeaders.ATTEMPT, Math.min(attempt, core.retry().maxAttempts()));
        headers.put(CommandHeaders.REASON, reason);
        headers.put(CommandHeaders.ERROR, error);
        headers.put(CommandHeaders.QUEUE, core.queue(shard));
        publish(parcel(core.deadLetters(), headers));
    }

    private Parcel parcel(String queue, Map<String, Object> headers) {
        return new Parcel(queue, arrival.id(), arrival.type(), arrival.contentType(), headers, arrival.body());
    }

    /** The message is acknowledged when the broker has its successor; until then both may exist, never neither. */
    private void publish(Parcel parcel) {
        if (!arrival.lease().isLive()) {
            letGo();
            return;
        }
        core.outlet().publish(parcel).whenComplete((nothing, error) -> core.onWorker(() -> published(parcel, error)));
    }

    private void published(Parcel parcel, @Nullable Throwable error) {
        if (error == null) {
            settle();
            return;
        }
        failedPublications++;
        core.warnOfPublication(parcel, error);
        later(core.retry().pause(failedPublications), () -> publish(parcel));
    }

    private void later(Duration pause, Runnable step) {
        if (core.isStopping()) {
            letGo();
            return;
        }
        try {
            timer = core.worker().timers().after(pause, () -> {
                timer = null;
                step.run();
            });
        } catch (RejectedExecutionException e) {
            // Without a timer it cannot wait here: the queue is given back and its commands come again.
            letGo();
            core.release(arrival.lease());
        }
    }

    private void settle() {
        core.acknowledge(arrival);
        end();
    }

    private void letGo() {
        core.tally().dropped.increment();
        end();
    }

    private void end() {
        if (!isEnded) {
            isEnded = true;
            timer = null;
            shard.ended(this);
        }
    }
}
