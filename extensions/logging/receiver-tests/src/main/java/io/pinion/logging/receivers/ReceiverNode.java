package io.pinion.logging.receivers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/**
 * A real receiver in a process of its own: a private directory, a generated configuration, free loopback ports, no
 * system service and no right that an ordinary user has not. What it takes is written to a file for each input and each
 * run, and read back from there.
 *
 * <p>Threads: one at a time.
 */
public abstract class ReceiverNode implements AutoCloseable {
    private static final long POLL_NS = 20_000_000L;

    private final NodeProcess process;
    private final Set<Input> inputs;
    private final Map<Input, Integer> ports = new EnumMap<>(Input.class);
    private final Map<Path, Lines.Counter> counters = new HashMap<>();
    private final ReceiverKey key;
    private int run;

    ReceiverNode(Set<Input> inputs) {
        this.inputs = EnumSet.copyOf(inputs);
        try {
            process = new NodeProcess();
            key = ReceiverKey.in(process.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Input input : inputs) {
            if (input.hasPort()) {
                ports.put(input, FreePorts.next());
            }
        }
    }

    /** Writes the configuration, with {@link #output} of the run for each input, and returns the command. */
    abstract List<String> prepare() throws IOException;

    /** What the program needs in its environment. */
    Map<String, String> environment() {
        return Map.of();
    }

    /** Reads one line of an output. */
    abstract Received parse(byte[] line);

    /** {@return the ways in} */
    public final Set<Input> inputs() {
        return inputs;
    }

    /**
     * Returns the port of an input; it stays the same over restarts.
     *
     * @param input one that has a port
     * @return the port
     */
    public final int port(Input input) {
        Integer port = ports.get(input);
        if (port == null) {
            throw new IllegalArgumentException("this receiver has no port for " + input);
        }
        return port;
    }

    /**
     * Returns the socket of a Unix-domain input.
     *
     * @param input one without a port
     * @return its path
     */
    public final Path socket(Input input) {
        return directory().resolve(input.id() + ".sock");
    }

    final Path directory() {
        return process.directory();
    }

    final ReceiverKey key() {
        return key;
    }

    /** Where the current run writes what comes in there. */
    final Path output(Input input) {
        return output(input, run);
    }

    private Path output(Input input, int which) {
        return directory().resolve("received." + input.id() + "." + which);
    }

    /** {@return a context that trusts this receiver and no other} */
    public final SSLContext clientTls() {
        return key.client();
    }

    /** Starts it and waits until every input takes something. */
    public final void start() {
        run++;
        try {
            for (Input input : inputs) {
                if (!input.hasPort()) {
                    // A kill leaves it behind.
                    Files.deleteIfExists(socket(input));
                }
            }
            process.start(prepare(), environment(), this::isReady);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady() {
        return inputs.stream().allMatch(input -> Readiness.of(this, input));
    }

    /** Asks it to end, and waits until it has. */
    public final void stop() {
        process.end(false);
    }

    /** Kills it: it writes nothing more. */
    public final void kill() {
        process.end(true);
    }

    /** Ends it properly and starts it again. */
    public final void restart() {
        stop();
        start();
    }

    /** Halts it where it is (SIGSTOP). The system still takes connections and bytes for it. */
    public final void pause() {
        process.pause();
    }

    /** Lets it go on. */
    public final void resume() {
        process.resume();
    }

    /** {@return whether the process is alive} */
    public final boolean isRunning() {
        return process.isRunning();
    }

    /**
     * Reads what has come in, over all runs. A last line without its end is left out: the program has not written it whole.
     *
     * @param input where
     * @return the records, in the order in which they were written
     */
    public final List<Received> received(Input input) {
        List<Received> all = new ArrayList<>();
        for (int which = 1; which <= run; which++) {
            for (byte[] line : Lines.read(output(input, which))) {
                all.add(parse(line));
            }
        }
        return all;
    }

    /**
     * Counts what has come in, over all runs.
     *
     * @param input where
     * @return how many records
     */
    public final long count(Input input) {
        long count = 0;
        for (int which = 1; which <= run; which++) {
            count += counters.computeIfAbsent(output(input, which), Lines.Counter::new)
                    .count();
        }
        return count;
    }

    /**
     * Waits until so many records have come in, or a time is over.
     *
     * @param input where
     * @param records how many
     * @param limit how long at most
     * @return what has come in by then
     */
    public final List<Received> await(Input input, long records, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (count(input) < records && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NS);
        }
        return received(input);
    }

    /**
     * Waits until nothing more has come in for a while: the way to count what came in when something may be lost.
     *
     * @param input where
     * @param quiet for how long
     * @param limit how long at most in all
     * @return what has come in by then
     */
    public final List<Received> awaitQuiet(Input input, Duration quiet, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        long since = System.nanoTime();
        long seen = count(input);
        while (System.nanoTime() - since < quiet.toNanos() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL_NS);
            long now = count(input);
            if (now != seen) {
                seen = now;
                since = System.nanoTime();
            }
        }
        return received(input);
    }

    /**
     * Tells how many datagrams the kernel has thrown away because the receiver did not read fast enough, since it started.
     *
     * @param input a UDP one
     * @return the count; -1 where the system does not tell
     */
    public final long kernelDrops(Input input) {
        return KernelDrops.ofUdpPort(port(input));
    }

    /** {@return the end of what the program has written to its own output} */
    public final String said() {
        return process.said();
    }

    /** Kills it and removes its directory. Again: nothing. */
    @Override
    public final void close() {
        process.close();
    }
}
