package io.pinion.benchmarks.suite;

import java.time.Duration;
import java.util.Optional;

/**
 * Waits until the machine is quiet, and gives up when it has waited for so long in all.
 *
 * <p>Threads: one.
 */
final class Gate {
    static final double QUIET_PERCENT = 10;
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Looks looks;
    private final Sleep sleep;
    private Duration left;

    /** A look at the machine; empty where it does not tell. */
    interface Looks {
        Optional<ProcStat> look();
    }

    /** What passes the time. */
    interface Sleep {
        void sleep(Duration duration) throws InterruptedException;
    }

    Gate(Duration patience) {
        this(patience, ProcStat::read, duration -> Thread.sleep(duration.toMillis()));
    }

    Gate(Duration patience, Looks looks, Sleep sleep) {
        this.left = patience;
        this.looks = looks;
        this.sleep = sleep;
    }

    /** Returns whether it was quiet, as far as is known. Looks once even when there is no patience left. */
    boolean await() throws InterruptedException {
        while (true) {
            Optional<ProcStat> before = looks.look();
            if (before.isEmpty()) {
                return true;
            }
            sleep.sleep(LOOK);
            Optional<ProcStat> after = looks.look();
            if (after.isEmpty() || after.get().since(before.get()).busyPercent() < QUIET_PERCENT) {
                return true;
            }
            left = left.minus(LOOK);
            if (left.isNegative() || left.isZero()) {
                return false;
            }
        }
    }
}
