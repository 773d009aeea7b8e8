package io.pinion.services.ready;

import io.pinion.services.DeathPolicy;
import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.services.ServiceSpec;
import io.pinion.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a child process while it is started.
 *
 * <pre>{@code
 * ProcessService tail = ProcessService.builder("tail", "-F", "/var/log/app.log")
 *         .output(line -> ship(line))
 *         .respawn(5, Duration.ofSeconds(1), Duration.ofMinutes(1))
 *         .build();
 * }</pre>
 *
 * <p>Start: ready when the process has been spawned; fails if it cannot be. A process that ends unasked, with whatever
 * code, is the death of the service, a {@link ProcessEndedException}: it fails the entrypoint, or is respawned.
 * <p>Stop: SIGTERM; after the grace, or when the worker closes before, SIGKILL. Processes that it had started and that are
 * left when it has ended are killed. The stop ends when the process has, a cancelled start too. A JVM that is killed itself
 * leaves the process running; so does a process that ends unasked leave those that it has started, and as long as
 * they hold its output open, the threads that read it.
 * <p>Output: lines go to the handlers on the worker, in the order of each stream. A handler that is slow slows the process
 * down by its full pipe; nothing is buffered but one line per stream. Without a handler, output is read and dropped.
 * <p>Threads: any. Two daemon threads read, {@code <name>-out} and {@code <name>-err}; the spawn itself runs on the worker's
 * {@link Worker#blocking()}; the JDK's "process reaper" waits for the end.
 */
public final class ProcessService implements Service {
    private final ProcessBuilder command;
    private final String name;
    private final Consumer<String> output;
    private final Consumer<String> errorOutput;
    private final int maxLineChars;
    private final Duration grace;
    private final Duration outputAfterEnd;
    private final ServiceSpec spec;
    private volatile @Nullable ChildProcess child;

    private ProcessService(Builder builder) {
        command = new ProcessBuilder(builder.command);
        if (builder.directory != null) {
            command.directory(builder.directory.toFile());
        }
        command.environment().putAll(builder.environment);
        name = builder.name;
        output = builder.output;
        errorOutput = builder.errorOutput;
        maxLineChars = builder.maxLineChars;
        grace = builder.grace;
        outputAfterEnd = builder.outputAfterEnd;
        spec = ServiceSpec.named(name).ifItDies(builder.ifItDies);
    }

    /**
     * Returns a builder.
     *
     * @param command the program and its arguments; no shell is involved
     * @return a new builder
     */
    public static Builder builder(String... command) {
        return new Builder(List.of(command));
    }

    @Override
    public CompletionStage<?> start(ServiceScope scope) {
        Worker worker = scope.worker();
        ProcessLife life = new ProcessLife();
        worker.blocking().submit(() -> life.spawn(command)).whenComplete((process, error) -> {
            if (process == null) {
                life.fail(error);
                return;
            }
            ChildProcess spawned = new ChildProcess(worker, name, process, grace, outputAfterEnd);
            spawned.begin(output, errorOutput, maxLineChars)
                    .whenComplete((code, nothing) -> ended(spawned, life, code));
            if (!life.begin(spawned)) {
                // Cancelled while it was spawned.
                spawned.stop();
                return;
            }
            child = spawned;
            scope.ready();
        });
        return life;
    }

    private void ended(ChildProcess ended, ProcessLife life, int code) {
        if (ended.isStopping()) {
            life.completeExceptionally(new CancellationException("The process " + name + " was stopped"));
        } else {
            child = null;
            life.completeExceptionally(
                    new ProcessEndedException("The process " + name + " has ended with code " + code, code));
        }
    }

    @Override
    public CompletionStage<?> stop(@Nullable Throwable cause) {
        ChildProcess stopped = child;
        child = null;
        return stopped == null ? Service.done() : stopped.stop();
    }

    @Override
    public ServiceSpec spec() {
        return spec;
    }

    /**
     * Returns the process id.
     *
     * @return the id
     * @throws IllegalStateException unless the process runs
     */
    public long pid() {
        return ReadyChecks.started("The process " + name, child).pid();
    }

    @Override
    public String toString() {
        return "process " + name;
    }

    /** Describes a process; each value is checked when it is set. Threads: one at a time. */
    public static final class Builder {
        private final List<String> command;
        private final Map<String, String> environment = new TreeMap<>();
        private @Nullable Path directory;
        private String name;
        private Consumer<String> output = line -> {};
        private Consumer<String> errorOutput = line -> {};
        private int maxLineChars = 8_192;
        private Duration grace = Duration.ofSeconds(3);
        private Duration outputAfterEnd = Duration.ofSeconds(1);
        private DeathPolicy ifItDies = DeathPolicy.fail();

        private Builder(List<String> command) {
            if (command.isEmpty() || command.get(0).isBlank()) {
                throw new IllegalArgumentException("command must name a program, was " + command);
            }
            this.command = command;
            this.name = "process";
            Path file = Path.of(command.get(0)).getFileName();
            if (file != null) {
                name(file.toString());
            }
        }

        /**
         * Names the service; default the program's file name.
         *
         * @param name as for {@link ServiceSpec#named}
         * @return this builder
         */
        public Builder name(String name) {
            ServiceSpec.named(name);
            this.name = name;
            return this;
        }

        /**
         * Sets the directory in which the process runs; default that of this process.
         *
         * @param directory an existing directory
         * @return this builder
         */
        public Builder directory(Path directory) {
            this.directory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Sets a variable of the process's environment, beside those of this process.
         *
         * @param variable its name
         * @param value its value
         * @return this builder
         */
        public Builder environment(String variable, String value) {
            environment.put(Objects.requireNonNull(variable, "variable"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets what gets the lines of the standard output; default nobody. What it throws goes to the worker's error
         * handler.
         *
         * @param lines called on the worker's thread
         * @return this builder
         */
        public Builder output(Consumer<String> lines) {
            this.output = Objects.requireNonNull(lines, "lines");
            return this;
        }

        /**
         * Sets what gets the lines of the standard error output; default nobody.
         *
         * @param lines called on the worker's thread
         * @return this builder
         */
        public Builder errorOutput(Consumer<String> lines) {
            this.errorOutput = Objects.requireNonNull(lines, "lines");
            return this;
        }

        /**
         * Sets how long a line may be; default 8,192. The rest of a longer one is dropped.
         *
         * @param maxLineChars from 1 to 2^24 characters
         * @return this builder
         */
        public Builder maxLineChars(int maxLineChars) {
            if (maxLineChars < 1 || maxLineChars > 1 << 24) {
                throw new IllegalArgumentException("maxLineChars must be from 1 to 2^24, was " + maxLineChars);
            }
            this.maxLineChars = maxLineChars;
            return this;
        }

        /**
         * Sets how long the process may take to end after SIGTERM; default 3 s.
         *
         * @param grace zero: it is killed at once after SIGTERM
         * @return this builder
         */
        public Builder grace(Duration grace) {
            this.grace = ReadyChecks.notNegative("grace", grace);
            return this;
        }

        /** For tests: how long output may still come when the process has ended; a grandchild may hold the pipe open. */
        Builder outputAfterEnd(Duration outputAfterEnd) {
            this.outputAfterEnd = ReadyChecks.notNegative("outputAfterEnd", outputAfterEnd);
            return this;
        }

        /**
         * Starts the process again when it has ended unasked, after a pause that doubles; see
         * {@link DeathPolicy#restart}.
         *
         * @param limit how often in a row, at least 1; then the entrypoint fails
         * @param firstPause before the first time, positive
         * @param maxPause the longest pause; a process that runs longer than this has recovered
         * @return this builder
         */
        public Builder respawn(int limit, Duration firstPause, Duration maxPause) {
            this.ifItDies = DeathPolicy.restart(limit, firstPause, maxPause);
            return this;
        }

        /**
         * Makes the service; it does nothing until it is started.
         *
         * @return the service
         */
        public ProcessService build() {
            return new ProcessService(this);
        }
    }
}
