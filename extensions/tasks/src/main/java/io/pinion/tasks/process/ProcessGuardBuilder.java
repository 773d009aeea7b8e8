package io.pinion.tasks.process;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Settings of a {@link ProcessGuard}; each is checked when it is given.
 *
 * <p>Threads: one at a time.
 */
public final class ProcessGuardBuilder {
    Set<String> signals = Set.of("TERM", "INT", "HUP");
    long stopTimeoutNs = Duration.ofSeconds(60).toNanos();
    ProcessExit exit = new ProcessExit();

    ProcessGuardBuilder() {}

    /**
     * Sets the signals.
     *
     * @param names without {@code SIG}; by default TERM, INT and HUP; none: errors only. A signal that the process was
     *     started to ignore (HUP under {@code nohup}) stays ignored
     * @return this
     * @throws IllegalArgumentException for QUIT, which stays the JVM's thread dump, for an empty name and for a name
     *     with {@code SIG}
     */
    public ProcessGuardBuilder signals(String... names) {
        Set<String> given = new LinkedHashSet<>();
        for (String name : names) {
            String upper = Objects.requireNonNull(name, "signal").toUpperCase(Locale.ROOT);
            if (upper.isBlank() || upper.startsWith("SIG")) {
                throw new IllegalArgumentException("a signal is named without SIG, such as TERM; was '" + name + "'");
            }
            if (upper.equals("QUIT")) {
                throw new IllegalArgumentException(
                        "QUIT is the JVM's thread dump and is not taken; use TERM, INT or HUP");
            }
            given.add(upper);
        }
        signals = given;
        return this;
    }

    /**
     * Bounds how long the stop function may take before the end goes on without it.
     *
     * @param timeout positive, by default 60 s
     * @return this
     * @throws IllegalArgumentException if it is zero or negative
     */
    public ProcessGuardBuilder stopTimeout(Duration timeout) {
        Objects.requireNonNull(timeout, "stopTimeout");
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("stopTimeout must be positive, was " + timeout);
        }
        stopTimeoutNs = timeout.compareTo(Duration.ofDays(365)) > 0
                ? Duration.ofDays(365).toNanos()
                : timeout.toNanos();
        return this;
    }

    /**
     * Sets what ends the process, for tests.
     *
     * @param end by default the JVM's own exit and halt
     * @return this
     */
    public ProcessGuardBuilder exit(ProcessExit end) {
        exit = Objects.requireNonNull(end, "exit");
        return this;
    }

    /**
     * Installs the handlers, as a scope: the guard does not end the process after the stop function, the one who
     * opened it does by leaving.
     *
     * @return the guard; close it
     * @throws IllegalStateException if another guard is open in this process
     */
    public ProcessGuard open() {
        return ProcessGuard.install(this, false);
    }

    /**
     * Runs a program under a guard that owns its end. When the program returns and nothing happened, this returns, and
     * the process goes on as without it. After a signal or an unhandled error, what the program throws included, the
     * stop function runs, the guard waits for it and for the program (both within the stop time-out), and then ends the
     * JVM in order, with 128 plus the number of the signal, or with 1.
     *
     * @param program what to run, on this thread
     * @throws IllegalStateException if another guard is open in this process
     */
    public void run(ProcessGuard.Program program) {
        Objects.requireNonNull(program, "program");
        ProcessGuard.install(this, true).runProgram(program);
    }
}
