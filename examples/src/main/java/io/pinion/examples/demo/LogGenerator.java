package io.pinion.examples.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/** Makes lines like those of a web service, the same ones in every run. */
final class LogGenerator {
    private static final int DISTINCT_LINES = 20_000;
    private static final Instant FIRST = Instant.parse("2026-11-20T08:00:00Z");
    private static final String[] LEVELS = {"INFO ", "INFO ", "INFO ", "INFO ", "DEBUG", "DEBUG", "WARN ", "ERROR"};
    private static final String[] LOGGERS = {"http.access", "orders.Basket", "orders.Checkout", "stock.Sync", "auth"};
    private static final String[] PATHS = {"/basket", "/orders", "/orders/1/items", "/login", "/stock/availability"};

    private final Random random = new Random(42);
    private Instant time = FIRST;

    private LogGenerator() {}

    static Input lines() {
        LogGenerator generator = new LogGenerator();
        ByteArrayOutputStream all = new ByteArrayOutputStream(DISTINCT_LINES * 140);
        for (int i = 0; i < DISTINCT_LINES; i++) {
            all.writeBytes(generator.line().getBytes(StandardCharsets.UTF_8));
        }
        return Input.of("generated lines", all.toByteArray());
    }

    private String line() {
        time = time.plus(Duration.ofNanos(random.nextInt(100_000)));
        return String.format(
                Locale.ROOT,
                "%s %s [exec-%d] %s - trace=%016x user=%d GET %s?page=%d status=%d bytes=%d took=%.3fms\n",
                time,
                pick(LEVELS),
                random.nextInt(32),
                pick(LOGGERS),
                random.nextLong(),
                random.nextInt(1_000_000),
                pick(PATHS),
                random.nextInt(50),
                random.nextInt(50) == 0 ? 500 : 200,
                random.nextInt(20_000),
                random.nextDouble() * 30);
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
