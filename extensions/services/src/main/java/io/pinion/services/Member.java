package io.pinion.services;

import io.pinion.worker.Scheduled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One service and where it is in its life.
 *
 * <p>Confined to the worker's thread; what happens elsewhere is posted there first, together with the {@link ServiceRun}
 * it concerns, so that news of an earlier run change nothing.
 */
final class Member {
    /** Told how a start went. */
    interface StartListener {
        void ready(Member member);

        void failed(Member member, Throwable error);
    }

    private enum State {
        IDLE,
        STARTING,
        READY,
        /** It died and is still owed a stop. */
        DEAD,
        STOPPING,
        /** It waits for its restart and is owed nothing. */
        PAUSING
    }

    private final Service service;
    private final ServiceSpec spec;
    private final String name;
    private final Supervisor supervisor;
    private final Map<Object, Member> needs = new LinkedHashMap<>();

    private State state = State.IDLE;
    private @Nullable ServiceRun run;
    private @Nullable StartListener listener;
    private @Nullable CompletableFuture<@Nullable Void> stopped;
    private @Nullable CompletionStage<?> stopStage;
    private @Nullable Throwable stopCause;
    private @Nullable Throwable stopError;
    private boolean stopReturned;
    private boolean down;
    private int restarts;
    private @Nullable Scheduled timer;

    Member(Service service, ServiceSpec spec, String name, Supervisor supervisor) {
        this.service = service;
        this.spec = spec;
        this.name = name;
        this.supervisor = supervisor;
    }

    Service service() {
        return service;
    }

    ServiceSpec spec() {
        return spec;
    }

    String name() {
        return name;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    /** What it needs, by the type or the name it asked for; filled before the first start and constant from then on. */
    Map<Object, Member> needs() {
        return needs;
    }

    List<Member> distinctNeeds() {
        return new ArrayList<>(new java.util.LinkedHashSet<>(needs.values()));
    }

    /** What the services that need it get. */
    @Nullable
    Object value() {
        return service instanceof Resource<?> resource ? resource.value() : service;
    }

    boolean isIdle() {
        return state == State.IDLE;
    }

    boolean isReady() {
        return state == State.READY;
    }

    void begin(StartListener newListener) {
        state = State.STARTING;
        listener = newListener;
        ServiceRun started = new ServiceRun(this);
        run = started;
        try {
            CompletionStage<?> stage = service.start(started);
            if (stage == null) {
                throw new NullPointerException("start of service '" + name
                        + "' returned null; return Service.done() if there is nothing" + " to wait for");
            }
            started.watch(stage);
        } catch (Throwable e) {
            started.ended(e);
        }
    }

    void onReady(ServiceRun which) {
        if (which == run && state == State.STARTING) {
            state = State.READY;
            currentListener().ready(this);
        }
    }

    void onEnd(ServiceRun which, @Nullable Throwable error) {
        if (which != run) {
            return;
        }
        which.markEnded();
        switch (state) {
            case STARTING -> {
                if (error == null) {
                    onReady(which);
                } else {
                    startFailed(Stages.unwrap(error));
                }
            }
            case READY -> {
                // The stage that made it ready has ended, and that was all there is.
                if (error != null || which.isReadyCalled()) {
                    die(error == null ? endedByItself() : Stages.unwrap(error));
                }
            }
            case STOPPING -> runEndedWhileStopping(which, error);
            default -> {}
        }
    }

    void onFail(ServiceRun which, Throwable error) {
        if (which != run) {
            return;
        }
        if (state == State.STARTING) {
            // The start may win against its cancellation, or take long to end: it is stopped as any other, and who is
            // told of the failure meets that stop under way.
            var unused = halt(error);
            currentListener().failed(this, error);
        } else if (state == State.READY) {
            die(error);
        }
    }

    /** Fails a start that takes too long. */
    void expire(Throwable error) {
        ServiceRun current = run;
        if (current != null) {
            onFail(current, error);
        }
    }

    private void startFailed(Throwable error) {
        state = State.IDLE;
        run = null;
        currentListener().failed(this, error);
    }

    private StartListener currentListener() {
        StartListener current = listener;
        if (current == null) {
            throw new IllegalStateException("service '" + name + "' was never started");
        }
        return current;
    }

    private IllegalStateException endedByItself() {
        return new IllegalStateException("Service '" + name + "' ended although it had called ready(). A service that"
                + " runs for ever ends when it is stopped; one that only starts and stops does not call ready().");
    }

    private void die(Throwable error) {
        state = State.DEAD;
        cancelTimer();
        supervisor.died(this, error);
    }

    /**
     * Stops it, whatever it does; asked again, it is the same stop. It does not come back by itself after this.
     *
     * @return ends on the worker's thread, with the error if the stop failed
     */
    CompletableFuture<@Nullable Void> stop(@Nullable Throwable cause) {
        stayDown();
        return halt(cause);
    }

    /** It will be stopped soon and is not restarted before. */
    void stayDown() {
        down = true;
    }

    private CompletableFuture<@Nullable Void> halt(@Nullable Throwable cause) {
        if (stopped != null) {
            return stopped;
        }
        cancelTimer();
        if (state == State.IDLE || state == State.PAUSING) {
            state = State.IDLE;
            return Service.done();
        }
        CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
        stopped = result;
        stopCause = cause;
        stopError = null;
        stopReturned = false;
        boolean owed = state != State.STARTING || currentRun().isReadyCalled();
        state = State.STOPPING;
        boolean waits = currentRun().cancel();
        if (owed) {
            callStop();
        } else if (!waits) {
            finishStop();
        }
        return result;
    }

    private ServiceRun currentRun() {
        ServiceRun current = run;
        if (current == null) {
            throw new IllegalStateException("service '" + name + "' has no run in state " + state);
        }
        return current;
    }

    private void runEndedWhileStopping(ServiceRun which, @Nullable Throwable error) {
        if (stopStage != null || stopReturned) {
            finishIfAllEnded();
        } else if (error == null || which.isReadyCalled()) {
            // The start won the race against its cancellation.
            callStop();
        } else {
            Throwable cause = Stages.unwrap(error);
            boolean asAsked = cause instanceof CancellationException || cause instanceof InterruptedException;
            if (!asAsked && cause != stopCause) {
                stopError = cause;
            }
            finishStop();
        }
    }

    private void callStop() {
        try {
            CompletionStage<?> stage = service.stop(stopCause);
            if (stage == null) {
                throw new NullPointerException("stop of service '" + name
                        + "' returned null; return Service.done() if there is nothing" + " to wait for");
            }
            stopStage = stage;
            CompletableFuture<@Nullable Void> which = stopped;
            var unused = stage.whenComplete((value, error) -> supervisor.post(() -> stopEnded(which, error)));
        } catch (Throwable e) {
            stopReturned = true;
            stopError = e;
            finishIfAllEnded();
        }
    }

    private void stopEnded(@Nullable CompletableFuture<@Nullable Void> which, @Nullable Throwable error) {
        if (which == stopped) {
            stopReturned = true;
            if (error != null) {
                stopError = Stages.unwrap(error);
            }
            finishIfAllEnded();
        }
    }

    private void finishIfAllEnded() {
        if (stopReturned && (run == null || run.isOver())) {
            finishStop();
        }
    }

    private void finishStop() {
        CompletableFuture<@Nullable Void> result = stopped;
        Throwable error = stopError;
        state = State.IDLE;
        run = null;
        stopped = null;
        stopStage = null;
        stopCause = null;
        if (result != null) {
            if (error == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(error);
            }
        }
    }

    /** The time for a stop under way is over: it is cancelled. */
    void hurry() {
        CompletionStage<?> stage = stopStage;
        if (stage != null && !stopReturned) {
            Stages.cancel(stage);
        }
    }

    /** Stops it and starts it again after a pause; how often, its policy says. False when that was too often. */
    boolean restart(Throwable error, StartListener restartListener) {
        DeathPolicy policy = spec.deathPolicy();
        if (restarts >= policy.maxRestarts()) {
            return false;
        }
        restarts++;
        int number = restarts;
        ServiceLog.warn(
                "Service '" + name + "' died: restart " + number + " of at most " + policy.maxRestarts() + " in "
                        + policy.pauseBefore(number) + ".",
                error);
        var unused = halt(error).whenComplete((value, stopFailure) -> {
            if (stopFailure != null) {
                ServiceLog.warn("Service '" + name + "' failed to stop before its restart.", stopFailure);
            }
            pause(number, restartListener);
        });
        return true;
    }

    private void pause(int number, StartListener restartListener) {
        if (!down) {
            state = State.PAUSING;
            timer = supervisor.after(spec.deathPolicy().pauseBefore(number), () -> {
                if (!down && state == State.PAUSING) {
                    begin(restartListener);
                    timer = supervisor.after(supervisor.startTimeout(), () -> expire(restartExpired()));
                }
            });
        }
    }

    private Throwable restartExpired() {
        return new java.util.concurrent.TimeoutException(
                "Service '" + name + "' was not ready within " + supervisor.startTimeout() + " after its restart.");
    }

    /** It is up again; if it stays so for long enough, its restarts are forgotten. */
    void restarted() {
        cancelTimer();
        timer = supervisor.after(spec.deathPolicy().maxPause(), () -> restarts = 0);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
