package io.pinion.consumers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs an app without its servers, so that a test can feed its handlers and see what becomes of each item.
 *
 * <pre>{@code
 * try (AppTester tester = AppTester.start(app)) {
 *     List<Action> actions = tester.deliver("orders", List.of(AmqpMessage.of(good), AmqpMessage.of(bad)));
 *     assertEquals(List.of(ACK, REJECT), actions);
 * }
 * }</pre>
 *
 * <p>Hooks and periodic tasks run, HTTP routes are served at a free port, connections are neither needed nor opened. A requeued item does not come again.
 * <p>Threads: any but the app's worker.
 */
public final class AppTester implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final App app;
    private final TestSources sources;

    private AppTester(App app, TestSources sources) {
        this.app = app;
        this.sources = sources;
    }

    /**
     * Starts an app.
     *
     * @param app put together, not started
     * @return the tester, which closes the app
     * @throws IllegalStateException as {@link App#start()} does
     */
    public static AppTester start(App app) {
        TestSources sources = new TestSources();
        app.start(sources);
        return new AppTester(app, sources);
    }

    /**
     * Delivers items to a route, hands over a last bulk that is not full, and waits until all are settled.
     *
     * @param route its name
     * @param items of the type of the route, each a different object
     * @param <T> the item
     * @return what became of each, in the order of the items
     * @throws IllegalArgumentException if there is no such route
     * @throws IllegalStateException if one is not settled 30 s after those before it
     */
    public <T> List<Action> deliver(String route, List<T> items) {
        List<CompletableFuture<Action>> ends = send(route, items);
        flush(route);
        List<Action> actions = new ArrayList<>();
        for (CompletableFuture<Action> end : ends) {
            actions.add(await(end, route));
        }
        return actions;
    }

    /**
     * Delivers items to a route and returns at once; only full bulks are handed over.
     *
     * @param route its name
     * @param items of the type of the route, each a different object
     * @param <T> the item
     * @return what becomes of each, in the order of the items
     * @throws IllegalArgumentException if there is no such route
     */
    public <T> List<CompletableFuture<Action>> send(String route, List<T> items) {
        TestSources.TestSource<T> source = sources.of(route);
        return items.stream().map(source::deliver).toList();
    }

    /**
     * Hands over what a route holds although the bulk is not full, as its age does. Items sent before are with it.
     *
     * @param route its name
     */
    public void flush(String route) {
        app.flush(route);
    }

    private static Action await(CompletableFuture<Action> end, String route) {
        try {
            return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException(
                    "route '" + route + "' has not settled an item within " + PATIENCE
                            + "; does its handler return, and its stage complete?",
                    late);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while waiting for a handler");
            cancelled.initCause(interrupt);
            throw cancelled;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Returns the app.
     *
     * @return the app
     */
    public App app() {
        return app;
    }

    /** Closes the app. */
    @Override
    public void close() {
        app.close();
    }
}
