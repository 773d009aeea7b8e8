package io.pinion.services;

import io.pinion.worker.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Starts services together: each as soon as what it needs is ready. The first failure ends it; what was started is for
 * the caller to stop. Confined to the worker's thread.
 */
final class StartGroup implements Member.StartListener {
    private final List<Member> members;
    private final Set<Member> waiting;
    private final Set<Member> notReady;
    private final Duration timeout;
    private final CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    private @Nullable Scheduled timer;

    StartGroup(List<Member> members, Duration timeout) {
        this.members = members;
        this.timeout = timeout;
        waiting = new LinkedHashSet<>(members);
        notReady = new LinkedHashSet<>(members);
    }

    /** Starts the first ones; completes on the worker's thread. */
    CompletableFuture<@Nullable Void> start(Supervisor supervisor) {
        timer = supervisor.after(timeout, this::expire);
        step();
        return result;
    }

    boolean contains(Member member) {
        return members.contains(member);
    }

    List<Member> members() {
        return members;
    }

    /** Nothing more is started; the result fails with the cause, unless it has ended. */
    void abort(Throwable cause) {
        if (timer != null) {
            timer.cancel();
        }
        waiting.clear();
        result.completeExceptionally(cause);
    }

    @Override
    public void ready(Member member) {
        notReady.remove(member);
        step();
    }

    @Override
    public void failed(Member member, Throwable error) {
        if (!result.isDone()) {
            ServiceLog.error("Service '" + member.name() + "' failed to start; the others are stopped.", error);
        }
        abort(error);
    }

    private void step() {
        for (Member member : new ArrayList<>(waiting)) {
            if (member.needs().values().stream().noneMatch(notReady::contains) && waiting.remove(member)) {
                member.begin(this);
            }
        }
        if (notReady.isEmpty() && !result.isDone()) {
            if (timer != null) {
                timer.cancel();
            }
            result.complete(null);
        }
    }

    private void expire() {
        List<Member> begun =
                notReady.stream().filter(member -> !waiting.contains(member)).toList();
        abort(new TimeoutException("Not ready within " + timeout + ": " + MemberGraph.names(begun)
                + ". They were cancelled, and what had started was stopped. A start is over when its stage ends, its"
                + " method returns, or it calls ready(); raise startTimeout if it needs longer."));
    }
}
