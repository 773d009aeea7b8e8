package io.pinion.observability.micrometer;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pinion.tasks.TaskPool;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Two workers under load, served as an application would: {@code orders} has a steady stream and timers, {@code audit}
 * a small ring that bursts do not fit in, and a task now and then that keeps it for longer than its watchdog likes.
 */
final class BusyWorkers implements AutoCloseable {
    private static final Runnable SHORT = () -> spin(20_000);
    private static final Runnable LONGER = () -> spin(3_000_000);
    private static final Runnable STUCK = () -> spin(400_000_000);

    private static final int WAVE_SECONDS = 90;

    /** The reports of the watchdog, which are meant to be. */
    private final LogLines log = LogLines.of("io.pinion.worker");

    private final Worker orders;
    private final Worker audit;
    private final TaskPool pool;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpServer server;
    private final List<Thread> callers;
    private int ordersGiven; // by one thread
    private volatile boolean closed;

    BusyWorkers(int port, Duration betweenStalls) throws IOException {
        orders = Worker.start(WorkerConfig.builder().name("orders").build());
        audit = Worker.start(WorkerConfig.builder()
                .name("audit")
                .capacity(256)
                .overflow(OverflowPolicy.dropNewest())
                .stallThreshold(Duration.ofMillis(200))
                .build());
        pool = TaskPool.on(orders).size(4).open();
        WorkerMetrics.of(orders).bindTo(registry);
        WorkerMetrics.of(audit).bindTo(registry);
        PoolMetrics.of("lookups", pool).bindTo(registry);
        StreamMetrics.of("feed", new FixedStream()).bindTo(registry);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/metrics", exchange -> {
            byte[] body = scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        orders.timers().every(Duration.ofMillis(5), SHORT);
        orders.timers().after(Duration.ofHours(1), SHORT);
        audit.timers().every(Duration.ofMillis(20), SHORT);
        audit.timers().every(betweenStalls, STUCK);
        callers = List.of(caller("orders-caller", this::order), caller("audit-caller", () -> {
            for (int i = 0; i < 400; i++) {
                audit.execute(LONGER);
            }
            LockSupport.parkNanos(2_700_000_000L);
        }));
        callers.forEach(Thread::start);
    }

    /** Serves on the given port for the given seconds: for the picture of the dashboard. */
    public static void main(String[] arguments) throws Exception {
        try (BusyWorkers busy = new BusyWorkers(Integer.parseInt(arguments[0]), Duration.ofSeconds(60))) {
            if (!new CountDownLatch(1).await(Long.parseLong(arguments[1]), TimeUnit.SECONDS)) {
                System.out.println("served " + busy.scrape().lines().count() + " lines at a time");
            }
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        closed = true;
        callers.forEach(LockSupport::unpark);
        server.stop(0);
        pool.close();
        orders.shutdown(Duration.ZERO); // the timers that end the asynchronous orders go with it
        audit.shutdown(Duration.ZERO);
        registry.close();
        log.close();
    }

    /** One of a thousand or so in a second, more and less by turns; some fail, some are asynchronous. */
    private void order() {
        int number = ++ordersGiven;
        if (number % 200 == 0) {
            orders.submit(() -> {
                throw new IllegalStateException("on purpose");
            });
        } else if (number % 10 == 0) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            orders.submitAsync(() -> answer);
            orders.timers().after(Duration.ofMillis(50), () -> answer.complete(null));
        } else {
            orders.execute(SHORT);
        }
        double wave = Math.sin(System.nanoTime() / 1e9 * 2 * Math.PI / WAVE_SECONDS);
        LockSupport.parkNanos((long) (900_000 + 600_000 * wave));
    }

    private Thread caller(String name, Runnable step) {
        Thread thread = new Thread(
                () -> {
                    while (!closed) {
                        step.run();
                    }
                },
                name);
        thread.setDaemon(true);
        return thread;
    }

    private static void spin(long forNs) {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < forNs) {
            Thread.onSpinWait();
        }
    }
}
