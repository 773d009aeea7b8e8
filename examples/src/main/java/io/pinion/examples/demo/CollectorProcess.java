package io.pinion.examples.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The parent's side of the collector process: starts it, hears what it says, and starts it once more where it is to be
 * killed and come back.
 *
 * <p>Threads: any; has a daemon thread of its own.
 */
final class CollectorProcess implements AutoCloseable {
    /** On a busy machine the peers of a killed process know sooner than its parent. */
    private static final Duration DEATH_LIMIT = Duration.ofSeconds(3);

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Target target;
    private final Scratch scratch;
    private final @Nullable Keys keys;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private CollectorLife life;
    private boolean closed;

    private CollectorProcess(Target target, Scratch scratch, @Nullable Keys keys, CollectorLife life) {
        this.target = target;
        this.scratch = scratch;
        this.keys = keys;
        this.life = life;
    }

    /**
     * Starts it.
     *
     * @param crashAfter after how many lines it crashes, 0 for never
     * @param restarts whether it is started again at the same address after that
     */
    static CollectorProcess start(Transport transport, long crashAfter, boolean restarts)
            throws DemoException, InterruptedException {
        Scratch scratch = Scratch.make();
        try {
            Keys keys = transport == Transport.TLS ? Keys.make(scratch.keys()) : null;
            String where = transport == Transport.UNIX ? scratch.socket().toString() : "0";
            CollectorLife life = CollectorLife.start(transport, where, crashAfter, keys);
            CollectorProcess started = new CollectorProcess(target(transport, life, keys), scratch, keys, life);
            started.listen(restarts);
            return started;
        } catch (DemoException | InterruptedException e) {
            scratch.close();
            throw e;
        }
    }

    private static Target target(Transport transport, CollectorLife life, @Nullable Keys keys)
            throws DemoException, InterruptedException {
        try {
            return new Target(transport, awaitAddress(transport, life), keys == null ? null : keys.client());
        } catch (DemoException | InterruptedException e) {
            life.process().destroyForcibly();
            throw e;
        }
    }

    private static SocketAddress awaitAddress(Transport transport, CollectorLife life)
            throws DemoException, InterruptedException {
        try {
            String where = CompletableFuture.supplyAsync(life::where).get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return transport == Transport.UNIX
                    ? UnixDomainSocketAddress.of(where)
                    : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(where));
        } catch (TimeoutException e) {
            throw DemoException.failed("The collector process did not start within " + START_LIMIT.toSeconds() + " s.");
        } catch (ExecutionException | IllegalArgumentException e) {
            throw DemoException.failed("The collector process did not say where it listens: " + e.getMessage());
        }
    }

    private void listen(boolean restarts) {
        CollectorLife first = current();
        Thread thread = new Thread(
                () -> {
                    first.hear(said::add);
                    CollectorLife second = restarts ? restart() : null;
                    if (second != null) {
                        second.where();
                        second.hear(said::add);
                    }
                },
                "demo-collector-words");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized @Nullable CollectorLife restart() {
        if (closed) {
            return null;
        }
        try {
            String where = target.address() instanceof InetSocketAddress inet
                    ? Integer.toString(inet.getPort())
                    : target.name();
            life = CollectorLife.start(target.transport(), where, 0, keys);
            return life;
        } catch (DemoException e) {
            System.err.println(e.getMessage());
            return null;
        }
    }

    Target target() {
        return target;
    }

    /** What it says about the next sender that has ended, in the order in which they do; null if not in time. */
    @Nullable
    Ending nextEnding(Duration limit) throws InterruptedException {
        String line = said.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        return line == null ? null : Ending.parse(line);
    }

    /** Says how the process ended, or null while it lives; gives an end that is under way a moment to show. */
    @Nullable
    String causeOfDeath() throws InterruptedException {
        Process last = current().process();
        boolean ended = last.waitFor(DEATH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        return ended ? "the collector's process ended with exit code " + last.exitValue() : null;
    }

    private synchronized CollectorLife current() {
        return life;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            // It has nothing to save, and a stopped process would not take a friendlier hint.
            life.process().destroyForcibly();
        }
        scratch.close();
    }
}
