package io.pinion.services;

import io.pinion.worker.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stops services together: each as soon as those that need it have stopped, successfully or not. When the time is over,
 * stops under way are cancelled, those that still waited for them are asked all the same, and all get a last second.
 * Confined to the worker's thread.
 */
final class StopGroup {
    static final Duration LAST_CHANCE = Duration.ofSeconds(1);

    private final Supervisor supervisor;
    private final @Nullable Throwable cause;
    private final Duration timeout;
    private final Set<Member> open;
    private final Set<Member> asked = new LinkedHashSet<>();
    /** How many that are open still need one; those that nobody needs are not in it. */
    private final Map<Member, Integer> needed = new HashMap<>();

    private final Map<String, Throwable> failures = new LinkedHashMap<>();
    private final CompletableFuture<@Nullable ServiceStopException> result = new CompletableFuture<>();
    private @Nullable Scheduled timer;
    private boolean late;

    StopGroup(Supervisor supervisor, Collection<Member> members, @Nullable Throwable cause, Duration timeout) {
        this.supervisor = supervisor;
        this.cause = cause;
        this.timeout = timeout;
        open = new LinkedHashSet<>(members);
    }

    /** Completes, never exceptionally, on the worker's thread: with what went wrong, or null. */
    CompletableFuture<@Nullable ServiceStopException> stop() {
        timer = supervisor.after(timeout, this::hurry);
        open.forEach(member -> member.distinctNeeds().forEach(need -> needed.merge(need, 1, Integer::sum)));
        List<Member> free =
                open.stream().filter(member -> !needed.containsKey(member)).toList();
        free.forEach(this::ask);
        finishIfEmpty();
        return result;
    }

    /** Ends the wait for stops under way, as when the time is over. */
    void hurry() {
        if (late || result.isDone()) {
            return;
        }
        late = true;
        cancelTimer();
        List<Member> unasked =
                open.stream().filter(member -> !asked.contains(member)).toList();
        ServiceLog.warn(
                "Still stopping when the time, " + timeout + ", was over: " + MemberGraph.names(open)
                        + ". They are cancelled.",
                null);
        List.copyOf(asked).forEach(Member::hurry);
        unasked.forEach(this::ask);
        timer = supervisor.after(LAST_CHANCE, this::finish);
        finishIfEmpty();
    }

    private void stopped(Member member) {
        open.remove(member);
        for (Member need : member.distinctNeeds()) {
            if (needed.merge(need, -1, Integer::sum) == 0 && open.contains(need)) {
                ask(need);
            }
        }
        finishIfEmpty();
    }

    private void ask(Member member) {
        if (!asked.add(member)) {
            return;
        }
        var unused = member.stop(cause).whenComplete((value, error) -> {
            if (error != null) {
                failures.put(member.name(), Stages.unwrap(error));
            }
            stopped(member);
        });
    }

    private void finishIfEmpty() {
        if (open.isEmpty()) {
            finish();
        }
    }

    private void finish() {
        cancelTimer();
        if (!result.isDone()) {
            result.complete(failure());
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private @Nullable ServiceStopException failure() {
        if (failures.isEmpty() && !late) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        if (late) {
            parts.add("Not all services had stopped within " + timeout + ".");
        }
        if (!open.isEmpty()) {
            parts.add("Given up: " + MemberGraph.names(open) + ".");
        }
        failures.forEach((name, error) -> parts.add("Service '" + name + "' failed to stop: " + error + "."));
        ServiceStopException failure = new ServiceStopException(String.join(" ", parts), late);
        failures.values().forEach(error -> attach(failure, error));
        return failure;
    }

    private static void attach(ServiceStopException failure, Throwable error) {
        if (failure.getCause() == null) {
            failure.initCause(error);
        } else {
            failure.addSuppressed(error);
        }
    }
}
