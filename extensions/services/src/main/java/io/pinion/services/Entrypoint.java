package io.pinion.services;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives services their life: starts them together, keeps them running, and stops them in order.
 *
 * <pre>{@code
 * public static void main(String[] args) throws Exception {
 *     System.exit(Entrypoint.builder()
 *             .services(new Database(), new Api(), new Cleaner())
 *             .runForever());                                  // until Ctrl-C or SIGTERM
 * }
 * }</pre>
 *
 * <p>Start: all at once, except that a service waits for what it {@linkplain ServiceSpec#needs(Class[]) needs}. When
 * one fails, those under way are cancelled, those that were ready are stopped, and the error is thrown.
 * <p>Stop: by {@link #close()}, a signal, the death of a service, or the end of the main code. A service stops when those
 * that need it have stopped, independent ones at the same time; each is asked to, whatever the others do. After
 * {@link EntrypointBuilder#stopTimeout} what still stops is cancelled and gets one last second. Then the context is closed,
 * and so is the worker if the entrypoint started it: leftover tasks are cancelled.
 * <p>Life: started once, by its builder, and not again after its end.
 * <p>Threads: every method may be called from any thread; services and listeners are called on the worker's thread.
 * The entrypoint has no thread of its own. Those of {@link BlockingService} and the one on which the JVM delivers a signal
 * are named by their owners.
 * <p>Cost: no lock and no hot path; a few objects and timers per service and start.
 */
public final class Entrypoint implements AutoCloseable {
    /**
     * The main code of a program that runs between the start and the stop of its services.
     *
     * @param <T> the result
     */
    @FunctionalInterface
    public interface Main<T extends @Nullable Object> {
        /**
         * Runs on the thread that called {@code run}; may block. It is interrupted once when a signal comes or a service
         * fails the entrypoint.
         *
         * @param entrypoint with all services ready
         * @return the result of {@code run}
         * @throws Exception stops the services, is given to each of their stops, and comes out of {@code run}
         */
        T run(Entrypoint entrypoint) throws Exception;
    }

    private static final long POLL_MS = 1_000;
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Worker worker;
    private final boolean ownsWorker;
    private final @Nullable SignalHub signals;
    private final Supervisor supervisor;
    private final AtomicLong stopRequestedNs = new AtomicLong();
    private volatile @Nullable Throwable stopCause;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final Consumer<SignalException> onSignal = this::onSignal;
    /** Of starts and stops at run time; a worker that is closed takes no more events to complete them. */
    private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();

    Entrypoint(Worker worker, boolean ownsWorker, @Nullable SignalHub signals, EntrypointBuilder builder) {
        this.worker = worker;
        this.ownsWorker = ownsWorker;
        this.signals = signals;
        supervisor = new Supervisor(this, worker, builder, this::giveSignalsBack);
    }

    /**
     * Returns a builder of an entrypoint that starts a worker for its services and closes it with them.
     *
     * @return a new builder
     */
    public static EntrypointBuilder builder() {
        return new EntrypointBuilder(null);
    }

    /**
     * Returns a builder of an entrypoint on a worker that exists and goes on after it; other work of the worker is left
     * alone. Signals are not caught unless asked for.
     *
     * @param worker stays open until the entrypoint has ended
     * @return a new builder
     */
    public static EntrypointBuilder on(Worker worker) {
        return new EntrypointBuilder(Objects.requireNonNull(worker, "worker"));
    }

    /**
     * Starts services, runs the main code, and stops the services, with the defaults; see {@link EntrypointBuilder#run}.
     *
     * @param main runs on this thread
     * @param services to start
     * @param <T> the result
     * @return what the main code returned
     * @throws Exception what the main code, a start, or a service threw
     */
    public static <T extends @Nullable Object> T run(Main<T> main, Service... services) throws Exception {
        return builder().services(services).run(main);
    }

    CompletableFuture<Entrypoint> begin(ServiceList services) {
        List<Member> members = MemberGraph.resolve(services, List.of(), supervisor);
        CompletableFuture<Entrypoint> started = new CompletableFuture<>();
        watchWorker(started);
        var unused = supervisor.ended().whenComplete((outcome, impossible) -> release());
        var unused2 = started.whenComplete((value, error) -> {
            if (error != null) {
                requestStop(error);
            }
        });
        // Before the start: a service that says it is ready may be sent a signal at once.
        if (signals != null) {
            signals.add(onSignal);
        }
        boolean posted = supervisor.post(() -> {
            var ignored = supervisor.start(members).whenComplete((value, error) -> {
                if (error == null) {
                    if (!started.complete(this)) {
                        requestStop(null);
                    }
                } else {
                    started.completeExceptionally(Stages.unwrap(error));
                }
            });
        });
        if (!posted) {
            IllegalStateException refusal = notStartedOn(worker, null);
            supervisor.finish(new Outcome(1, refusal, null, null));
            throw refusal;
        }
        return started;
    }

    private static IllegalStateException notStartedOn(Worker worker, @Nullable Throwable refusal) {
        return new IllegalStateException(
                "The worker is " + worker.state() + " and takes no timer; start the entrypoint on one that runs.",
                refusal);
    }

    /** A closed worker brings no more news; a delay that lasts as long as the entrypoint is cancelled with it. */
    private void watchWorker(CompletableFuture<Entrypoint> started) {
        CompletableFuture<Void> closeSign;
        try {
            closeSign = worker.timers().delay(Supervisor.LONGEST);
        } catch (RejectedExecutionException e) {
            throw notStartedOn(worker, e);
        }
        var unused = closeSign.whenComplete((value, error) -> {
            if (error != null && worker.state() != WorkerState.RUNNING) {
                endIfWorkerCannot();
                Outcome outcome = supervisor.ended().getNow(null);
                started.completeExceptionally(outcome == null ? closedTooEarly() : startLost(outcome));
                pending.forEach(future -> future.completeExceptionally(ended()));
            }
        });
        if (!ownsWorker) {
            var unused2 = supervisor.ended().whenComplete((outcome, impossible) -> closeSign.cancel(false));
        }
    }

    private void onSignal(SignalException signal) {
        // In this order: the main code that is interrupted asks for a stop too, and the first cause counts; a log that
        // blocks holds up nothing.
        requestStop(signal);
        supervisor.aborted().complete(signal);
        ServiceLog.warn(
                signal.getMessage() + "; stopping the services. Another signal ends the process at once.", null);
    }

    private void giveSignalsBack() {
        if (signals != null) {
            signals.remove(onSignal);
        }
    }

    /** Runs once, with the end. On the worker's thread the close only begins here; who waits for the end waits for it. */
    private void release() {
        if (ownsWorker) {
            var unused = worker.shutdown(worker.config().grace());
        }
    }

    Entrypoint awaitStart(CompletableFuture<Entrypoint> started) throws Exception {
        long limitNs = supervisor.startTimeout().plus(SLACK).toNanos();
        long beginNs = System.nanoTime();
        boolean hasEnded = false;
        while (true) {
            try {
                return started.get(POLL_MS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                var unused = awaitEndUninterruptibly();
                reported.set(true);
                throw rethrow(Stages.unwrap(e));
            } catch (InterruptedException e) {
                requestStop(e);
                var unused = awaitEndUninterruptibly();
                reported.set(true);
                throw e;
            } catch (TimeoutException e) {
                // The end comes just before the news of the start; if they are not here by now, nobody brings them.
                if (hasEnded && !started.isDone()) {
                    throw rethrow(startLost(supervisor.ended().join()));
                }
                hasEnded = supervisor.ended().isDone();
                if (System.nanoTime() - beginNs > limitNs) {
                    requestStop(standsStill());
                }
                endIfHopeless();
            }
        }
    }

    private Throwable startLost(Outcome outcome) {
        if (outcome.failure() != null) {
            return outcome.failure();
        }
        ServiceStopException stopFailure = outcome.stopFailure();
        if (stopFailure != null && stopCause instanceof SignalException signal) {
            Stages.suppress(signal, stopFailure);
            return signal;
        }
        return stopFailure != null ? stopFailure : standsStill();
    }

    /** After a start that a signal ended: what the process should end with. */
    int exitCodeAfterSignal(SignalException signal) {
        Outcome outcome = supervisor.ended().join();
        if (outcome.exitCode() != Outcome.STOP_TIMED_OUT) {
            return signal.exitCode();
        }
        ServiceLog.error("Ends with code " + outcome.exitCode() + ".", outcome.stopFailure());
        return outcome.exitCode();
    }

    private TimeoutException standsStill() {
        return new TimeoutException(
                "Not started: the thread of worker '" + worker.config().name()
                        + "' stands still. A start or stop that blocks belongs into a BlockingService.");
    }

    /**
     * Starts more services, as the first ones were; they may need those that run. If one fails, those of this call are
     * stopped again, and the entrypoint goes on. A service that is ready already is left alone.
     *
     * @param services by instance
     * @return completes on the worker's thread when all are ready; fails with the first error, or, with nothing started,
     *     with {@link ServiceGraphException}, or with {@link IllegalStateException} if the entrypoint does not run or one
     *     that is asked for or needed still starts or stops
     */
    public CompletableFuture<@Nullable Void> startServices(Service... services) {
        List<Service> some = List.of(services);
        CompletableFuture<@Nullable Void> result = pending();
        if (!supervisor.post(() -> supervisor.startMore(some, result))) {
            result.completeExceptionally(ended());
        }
        return result;
    }

    /**
     * Stops some services, in order, and forgets them; they may be started again.
     *
     * @param services by instance
     * @return completes on the worker's thread when all have stopped; fails with {@link ServiceStopException}, or, with
     *     nothing stopped, with {@link IllegalStateException} if one is needed by a service that runs on or the entrypoint
     *     does not run, and with {@link IllegalArgumentException} if one does not run
     */
    public CompletableFuture<@Nullable Void> stopServices(Service... services) {
        List<Service> some = List.of(services);
        CompletableFuture<@Nullable Void> result = pending();
        if (!supervisor.post(() -> supervisor.stopSome(some, result))) {
            result.completeExceptionally(ended());
        }
        return result;
    }

    private CompletableFuture<@Nullable Void> pending() {
        CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
        pending.add(result);
        var unused = result.whenComplete((value, error) -> pending.remove(result));
        return result;
    }

    private static IllegalStateException ended() {
        return new IllegalStateException(
                "The entrypoint has ended, and its services with it. Build a new one to start services again.");
    }

    /**
     * Returns the services that start, run or stop at present.
     *
     * @return an unmodifiable snapshot in the order in which they were given
     */
    public List<Service> services() {
        return supervisor.services();
    }

    /**
     * Returns the worker of the services.
     *
     * @return the worker
     */
    public Worker worker() {
        return worker;
    }

    /**
     * Returns the values that services wait for from each other.
     *
     * @return the context; closed with the entrypoint
     */
    public Context context() {
        return supervisor.context();
    }

    /**
     * Tells whether all first services were ready and the stop has not begun.
     *
     * @return whether it runs
     */
    public boolean isRunning() {
        return supervisor.state() == Supervisor.State.RUNNING;
    }

    /**
     * Waits until everything has stopped, because of a signal, a death, or {@link #close()} by another thread.
     *
     * @return what the process should end with: 0 after a close, 130 or 143 after SIGINT or SIGTERM, 70 if services had
     *     to be given up because they did not stop in time
     * @throws Exception the error of the service that failed the entrypoint, as it was thrown;
     *     {@link ServiceStopException} if one failed to stop; {@link InterruptedException} if this thread is interrupted,
     *     and the services go on
     * @throws SelfAwaitException on the worker's own thread
     */
    public int await() throws Exception {
        refuseOnWorker("await");
        Outcome outcome = awaitEnd();
        boolean first = reported.compareAndSet(false, true);
        if (outcome.failure() != null) {
            throw rethrow(outcome.failure());
        }
        ServiceStopException stopFailure = outcome.stopFailure();
        if (stopFailure != null) {
            if (!stopFailure.isTimedOut()) {
                throw stopFailure;
            }
            if (first) {
                ServiceLog.error("Ends with code " + outcome.exitCode() + ".", stopFailure);
            }
        }
        return outcome.exitCode();
    }

    /**
     * Begins to stop everything and returns; with an error to tell the services.
     *
     * @param cause given to each stop; null for a normal end
     * @return completes on the worker's thread with the exit code; fails with the error of a service that failed the
     *     entrypoint, or with {@link ServiceStopException} if one failed to stop or was given up
     */
    public CompletableFuture<Integer> closeAsync(@Nullable Throwable cause) {
        requestStop(cause);
        return supervisor.ended().thenCompose(outcome -> {
            reported.set(true);
            Throwable failure = outcome.failure() != null ? outcome.failure() : outcome.stopFailure();
            return failure == null
                    ? CompletableFuture.completedFuture(outcome.exitCode())
                    : CompletableFuture.failedFuture(failure);
        });
    }

    /**
     * Stops everything and waits for it, at most for the stop time-out, one second more for what was late, and the grace
     * of a worker of its own. Idempotent. On the worker's thread it begins the stop and returns; a
     * blocking service uses {@link #closeAsync} and leaves, as its own stop waits for it. An interrupt of this
     * thread ends the time for stops under way; the flag is set again.
     *
     * @throws ServiceStopException if a service failed to stop or was given up; thrown once
     * @throws IllegalStateException with the error of the service that failed the entrypoint as its cause, if nobody was
     *     told yet; thrown once
     */
    @Override
    public void close() {
        requestStop(null);
        if (worker.isWorkerThread()) {
            return;
        }
        Outcome outcome = awaitEndUninterruptibly();
        if (reported.compareAndSet(false, true)) {
            if (outcome.failure() != null) {
                throw new IllegalStateException(
                        "A service failed the entrypoint: " + outcome.failure(), outcome.failure());
            }
            if (outcome.stopFailure() != null) {
                throw outcome.stopFailure();
            }
        }
    }

    <T extends @Nullable Object> T runMain(Main<T> main) throws Exception {
        Body<T> body = Body.run(main, this, supervisor.aborted());
        requestStop(body.error());
        Outcome outcome = awaitEndUninterruptibly();
        reported.set(true);
        return body.outcome(outcome);
    }

    private void requestStop(@Nullable Throwable cause) {
        if (stopRequestedNs.compareAndSet(0, System.nanoTime() | 1)) {
            stopCause = cause;
        }
        if (!supervisor.ended().isDone() && !supervisor.post(() -> supervisor.stop(cause))) {
            endIfWorkerCannot();
        }
    }

    /** Waits for the end of the services, and of the worker if it is owned. */
    private Outcome awaitEnd() throws InterruptedException {
        while (true) {
            try {
                Outcome outcome = supervisor.ended().get(POLL_MS, TimeUnit.MILLISECONDS);
                if (ownsWorker) {
                    var unused = worker.shutdown(worker.config().grace());
                }
                return outcome;
            } catch (TimeoutException e) {
                endIfHopeless();
            } catch (ExecutionException e) {
                throw new IllegalStateException("The end never fails.", e);
            }
        }
    }

    private Outcome awaitEndUninterruptibly() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return awaitEnd();
                } catch (InterruptedException e) {
                    interrupted = true;
                    supervisor.post(supervisor::hurry);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A worker that was closed, or stands still for longer than a stop may take, will not come to the end. */
    private void endIfHopeless() {
        endIfWorkerCannot();
        long sinceNs = stopRequestedNs.get();
        if (sinceNs == 0) {
            return;
        }
        // Again, in case the worker had no room for it; a second stop does nothing.
        supervisor.post(() -> supervisor.stop(stopCause));
        Duration limit = supervisor.stopTimeout().plus(StopGroup.LAST_CHANCE).plus(SLACK);
        if (System.nanoTime() - sinceNs > limit.toNanos()) {
            supervisor.finish(new Outcome(
                    Outcome.STOP_TIMED_OUT,
                    null,
                    new ServiceStopException(
                            "The services could not be stopped within " + limit + ": the thread of worker '"
                                    + worker.config().name() + "' stands still in one of them. A start or stop that"
                                    + " blocks belongs into a BlockingService.",
                            true),
                    null));
        }
    }

    private void endIfWorkerCannot() {
        switch (worker.state()) {
            case RUNNING -> {}
            default -> supervisor.finish(new Outcome(1, closedTooEarly(), null, null));
        }
    }

    private IllegalStateException closedTooEarly() {
        return new IllegalStateException("The worker '" + worker.config().name() + "' was closed before its"
                + " entrypoint, and the services could not be stopped. Close the entrypoint first.");
    }

    private void refuseOnWorker(String verb) {
        if (worker.isWorkerThread()) {
            throw new SelfAwaitException(verb + " was called on the thread of worker '"
                    + worker.config().name() + "', which the services need. Use closeAsync or another thread.");
        }
    }

    static Exception rethrow(Throwable error) {
        if (error instanceof Error fatal) {
            throw fatal;
        }
        return error instanceof Exception exception ? exception : new IllegalStateException(error);
    }
}
