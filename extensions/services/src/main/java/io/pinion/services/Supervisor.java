package io.pinion.services;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the life of one entrypoint. Everything here happens on the worker's thread, one event at a time; other threads
 * post events and wait for futures.
 *
 * <p>States only move forward: STARTING, RUNNING, STOPPING, ENDED. A failed start goes from STARTING to STOPPING. When
 * another thread gives up waiting, those who wait get their end, and nothing else changes: should the worker come back,
 * the services are still asked to stop.
 */
final class Supervisor implements Member.StartListener {
    enum State {
        STARTING,
        RUNNING,
        STOPPING,
        ENDED
    }

    /** No time-out and no timer is longer, so that sums of them stay within nanoseconds. */
    static final Duration LONGEST = Duration.ofDays(3_650);

    private final Entrypoint entrypoint;
    private final Worker worker;
    private final WorkerPost post;
    private final Context context;
    private final List<ServiceListener> listeners;
    private final Duration startTimeout;
    private final Duration stopTimeout;
    private final List<Member> members = new ArrayList<>();
    private final Set<StartGroup> groups = new LinkedHashSet<>();
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final CompletableFuture<Throwable> aborted = new CompletableFuture<>();
    /** What comes back before those who wait for the end go on: the signals. */
    private final Runnable beforeEnd;

    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile State state = State.STARTING;
    private volatile List<Service> services = List.of();
    private @Nullable Throwable failure;
    private @Nullable Throwable stopCause;
    private @Nullable StopGroup lastStop;

    Supervisor(Entrypoint entrypoint, Worker worker, EntrypointBuilder builder, Runnable beforeEnd) {
        this.entrypoint = entrypoint;
        this.worker = worker;
        post = new WorkerPost(worker);
        context = Context.on(worker);
        listeners = builder.listeners();
        startTimeout = atMostLongest(builder.startTimeout());
        stopTimeout = atMostLongest(builder.stopTimeout());
        this.beforeEnd = beforeEnd;
    }

    Entrypoint entrypoint() {
        return entrypoint;
    }

    Worker worker() {
        return worker;
    }

    Context context() {
        return context;
    }

    State state() {
        return finished.get() ? State.ENDED : state;
    }

    Duration startTimeout() {
        return startTimeout;
    }

    Duration stopTimeout() {
        return stopTimeout;
    }

    List<Service> services() {
        return finished.get() ? List.of() : services;
    }

    CompletableFuture<Outcome> ended() {
        return ended;
    }

    /** Completes as soon as a signal or a death ends the entrypoint, before anything is stopped. */
    CompletableFuture<Throwable> aborted() {
        return aborted;
    }

    boolean post(Runnable event) {
        return post.post(event);
    }

    /** A timer that is never refused for good: a worker that is closing takes none, and then nothing is to be timed. */
    @Nullable
    Scheduled after(Duration delay, Runnable task) {
        try {
            return worker.timers().after(atMostLongest(delay), task);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private static Duration atMostLongest(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
    }

    /** Starts the services that the entrypoint was built with; they have been put in order. */
    CompletableFuture<@Nullable Void> start(List<Member> initial) {
        if (state() != State.STARTING) {
            return CompletableFuture.failedFuture(abortCause(stopCause));
        }
        return begin(initial).handle((value, error) -> error).thenCompose(error -> {
            if (error == null && state == State.STARTING) {
                state = State.RUNNING;
                tellStarted(initial);
                return Service.done();
            }
            Throwable cause = error == null ? abortCause(stopCause) : Stages.unwrap(error);
            if (state == State.STARTING) {
                failure = cause;
                stop(cause);
            }
            return ended.thenCompose(outcome -> {
                if (outcome.failure() == null && outcome.stopFailure() != null) {
                    Stages.suppress(cause, outcome.stopFailure());
                }
                return CompletableFuture.<@Nullable Void>failedFuture(cause);
            });
        });
    }

    /** Stops everything, once; what still starts is cancelled first. */
    void stop(@Nullable Throwable cause) {
        if (state == State.STOPPING || state == State.ENDED) {
            return;
        }
        state = State.STOPPING;
        stopCause = cause;
        Throwable aborted = abortCause(cause);
        List.copyOf(groups).forEach(group -> group.abort(aborted));
        var unused = halt(List.copyOf(members), cause).thenAccept(stopFailure -> end(cause, stopFailure));
    }

    /** Waits no longer for the stops that are under way. */
    void hurry() {
        if (lastStop != null && state == State.STOPPING) {
            lastStop.hurry();
        }
    }

    private static Throwable abortCause(@Nullable Throwable cause) {
        return cause != null
                ? cause
                : new IllegalStateException("The entrypoint was closed before the services were ready.");
    }

    private void end(@Nullable Throwable cause, @Nullable ServiceStopException stopFailure) {
        state = State.ENDED;
        finish(Outcome.of(cause, failure, stopFailure));
    }

    /**
     * The end for those who wait for it, once; also brought by another thread when the worker cannot go on. It leaves
     * what belongs to the worker's thread alone.
     */
    void finish(Outcome outcome) {
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        try {
            context.close();
            beforeEnd.run();
        } finally {
            ended.complete(outcome);
        }
    }

    private CompletableFuture<@Nullable Void> begin(List<Member> group) {
        StartGroup starting = new StartGroup(group, startTimeout);
        groups.add(starting);
        members.addAll(group);
        publishServices();
        tell(group, ServiceListener::beforeStart, "beforeStart");
        CompletableFuture<@Nullable Void> result = starting.start(this);
        return result.whenComplete((value, error) -> groups.remove(starting));
    }

    private CompletableFuture<@Nullable ServiceStopException> halt(
            Collection<Member> group, @Nullable Throwable cause) {
        List<Member> active = group.stream().filter(member -> !member.isIdle()).toList();
        active.forEach(Member::stayDown);
        tell(active, ServiceListener::beforeStop, "beforeStop");
        StopGroup stopping = new StopGroup(this, active, cause, stopTimeout);
        lastStop = stopping;
        return stopping.stop().whenComplete((failed, impossible) -> {
            members.removeAll(group);
            publishServices();
            tell(active, ServiceListener::afterStop, "afterStop");
        });
    }

    private void tellStarted(Collection<Member> group) {
        tell(group, ServiceListener::afterStart, "afterStart");
    }

    private void publishServices() {
        services = members.stream().map(Member::service).toList();
    }

    void startMore(List<Service> more, CompletableFuture<@Nullable Void> result) {
        List<Member> added;
        try {
            requireRunning("started");
            ServiceList declared = new ServiceList();
            for (Service service : more) {
                Member member = find(service);
                if (member == null) {
                    declared.add(service);
                } else {
                    requireReady(member);
                }
            }
            added = MemberGraph.resolve(declared, members, this);
            added.stream()
                    .flatMap(member -> member.distinctNeeds().stream())
                    .filter(members::contains)
                    .forEach(this::requireReady);
        } catch (Throwable e) {
            result.completeExceptionally(e);
            return;
        }
        var unused = begin(added).whenComplete((value, error) -> {
            if (error == null) {
                tellStarted(added);
                result.complete(null);
            } else {
                takeBack(added, Stages.unwrap(error), result);
            }
        });
    }

    private void takeBack(List<Member> added, Throwable error, CompletableFuture<@Nullable Void> result) {
        if (state != State.RUNNING) {
            // All are being stopped, these among them.
            result.completeExceptionally(error);
            return;
        }
        var unused = halt(added, error).thenAccept(stopFailure -> {
            if (stopFailure != null) {
                Stages.suppress(error, stopFailure);
            }
            result.completeExceptionally(error);
        });
    }

    void stopSome(Collection<Service> some, CompletableFuture<@Nullable Void> result) {
        List<Member> group;
        try {
            requireRunning("stopped");
            group = stoppable(some);
        } catch (Throwable e) {
            result.completeExceptionally(e);
            return;
        }
        var unused = halt(group, null).thenAccept(stopFailure -> {
            if (stopFailure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(stopFailure);
            }
        });
    }

    private List<Member> stoppable(Collection<Service> some) {
        List<Member> group = new ArrayList<>();
        for (Service service : some) {
            Member member = find(service);
            if (member == null) {
                throw new IllegalArgumentException("Service '" + ServiceNames.of(service)
                        + "' does not run in this entrypoint. Stop it by the same instance that was started.");
            }
            if (isStarting(member)) {
                throw new IllegalStateException(
                        "Service '" + member.name() + "' is still starting. Stop it when its start has ended.");
            }
            if (!group.contains(member)) {
                group.add(member);
            }
        }
        List<Member> needing = members.stream()
                .filter(other -> !group.contains(other))
                .filter(other -> group.stream().anyMatch(other.needs()::containsValue))
                .toList();
        if (!needing.isEmpty()) {
            throw new IllegalStateException("Cannot stop " + MemberGraph.names(group) + ": needed by "
                    + MemberGraph.names(needing) + ". Stop those too, in the same call or before.");
        }
        return group;
    }

    private @Nullable Member find(Service service) {
        for (Member member : members) {
            if (member.service() == service) {
                return member;
            }
        }
        return null;
    }

    private boolean isStarting(Member member) {
        return groups.stream().anyMatch(starting -> starting.contains(member));
    }

    /** Of one whose group still starts nobody knows yet whether it stays. */
    private void requireReady(Member member) {
        if (isStarting(member) || !member.isReady()) {
            throw new IllegalStateException("Service '" + member.name() + "' is not ready: it still starts or stops,"
                    + " or has died. Wait for that, or stop a dead one first, and start again.");
        }
    }

    private void requireRunning(String what) {
        if (state() != State.RUNNING) {
            throw new IllegalStateException(
                    "Services can be " + what + " only while the entrypoint runs; it is " + state() + ".");
        }
    }

    void died(Member member, Throwable error) {
        if (state != State.RUNNING && state != State.STARTING) {
            return;
        }
        DeathPolicy policy = member.spec().deathPolicy();
        switch (policy.action()) {
            case IGNORE ->
                ServiceLog.error("Service '" + member.name() + "' died; its policy is to go on without it.", error);
            case RESTART -> {
                if (!member.restart(error, this)) {
                    fail(member, error, " after " + policy.maxRestarts() + " restarts");
                }
            }
            case FAIL -> fail(member, error, "");
        }
    }

    private void fail(Member member, Throwable error, String when) {
        ServiceLog.error("Service '" + member.name() + "' died" + when + "; all services are stopped.", error);
        failure = error;
        aborted.complete(error);
        stop(error);
    }

    /** A restart that went well. */
    @Override
    public void ready(Member member) {
        member.restarted();
    }

    /** A restart that failed. */
    @Override
    public void failed(Member member, Throwable error) {
        died(member, error);
    }

    private void tell(Collection<Member> group, BiConsumer<ServiceListener, List<Service>> event, String name) {
        List<Service> concerned = group.stream().map(Member::service).toList();
        for (ServiceListener listener : listeners) {
            contain(listener, told -> event.accept(told, concerned), name);
        }
    }

    private static void contain(ServiceListener listener, Consumer<ServiceListener> call, String name) {
        try {
            call.accept(listener);
        } catch (Throwable e) {
            ServiceLog.warn("A service listener failed in " + name + "; nothing else is disturbed.", e);
        }
    }
}
