package io.pinion.logging.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.logs.LineReceiver;
import io.pinion.logging.LogShipper;
import io.pinion.logging.internal.lazy.LazyShipper;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The start: lazy, waited for by nobody, logging itself, failing. */
class SystemStartTest {
    private LineReceiver receiver;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger starts = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        receiver = new LineReceiver();
    }

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        receiver.close();
    }

    private SystemSettings settings() {
        return Fixture.read("destination=" + receiver.destination(), "format=json");
    }

    private LogShipper startBehindTheGate(SystemSettings settings) {
        starts.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return LogShipper.builder(settings.shipper()).build();
    }

    private static void awaitText(Fixture fixture, String text) {
        long startNs = System.nanoTime();
        while (!fixture.errors().contains(text) && System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20)) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(fixture.errors()).contains(text);
    }

    @Test
    void getLogger_andIsLoggable_startNothing() {
        try (Fixture fixture = new Fixture(this::settings, this::startBehindTheGate)) {
            assertThat(fixture.logger("a").isLoggable(Level.INFO)).isTrue();
            fixture.logger("a").log(Level.DEBUG, "below");
            assertThat(starts).hasValue(0);
        }
    }

    @Test
    void log_duringTheStart_waitsForNothingAndArrivesInOrder() throws Exception {
        try (Fixture fixture = new Fixture(this::settings, this::startBehindTheGate)) {
            System.Logger logger = fixture.logger("early");
            for (int i = 0; i < LazyShipper.MAX_EVENTS + 5; i++) {
                logger.log(Level.INFO, "m" + i);
            }
            assertThat(fixture.shipping().stats()).isNull();
            gate.countDown();
            awaitText(fixture, "WARN: 5 log events were lost because they came before the shipping had started");
            logger.log(Level.INFO, "after");
            List<String> messages = receiver.await(LazyShipper.MAX_EVENTS + 1).stream()
                    .map(event -> event.get("message").textValue())
                    .toList();
            assertThat(messages).startsWith("m0", "m1", "m2").endsWith("m" + (LazyShipper.MAX_EVENTS - 1), "after");
            assertThat(starts).hasValue(1);
        }
    }

    @Test
    void log_longMessagesDuringTheStart_areBoundedByTheirCharacters() throws Exception {
        try (Fixture fixture = new Fixture(this::settings, this::startBehindTheGate)) {
            System.Logger logger = fixture.logger("early");
            String large = "x".repeat(LazyShipper.MAX_CHARS / 2);
            for (int i = 0; i < 5; i++) {
                logger.log(Level.INFO, large);
            }
            logger.log(Level.INFO, "");
            gate.countDown();
            awaitText(fixture, "WARN: 3 log events were lost");
        }
    }

    @Test
    void log_byTheStartItself_goesToStandardError() throws Exception {
        AtomicReference<Fixture> self = new AtomicReference<>();
        try (Fixture fixture = new Fixture(this::settings, settings -> {
            self.get().logger("inside").log(Level.INFO, "from the start");
            return LogShipper.builder(settings.shipper()).build();
        })) {
            self.set(fixture);
            fixture.logger("outside").log(Level.INFO, "first");
            assertThat(receiver.awaitOne().get("message").textValue()).isEqualTo("first");
            assertThat(fixture.errors()).contains("[pinion-logging-start] inside: from the start");
        }
        assertThat(receiver.lines()).hasSize(1);
    }

    @Test
    void log_byTheReadingOfTheSettings_goesToStandardErrorAndEndsThere() throws Exception {
        AtomicReference<Fixture> self = new AtomicReference<>();
        try (Fixture fixture = new Fixture(
                () -> {
                    self.get().logger("inside").log(Level.INFO, "while reading");
                    self.get().logger("inside").log(Level.DEBUG, "not by default");
                    return settings();
                },
                settings -> LogShipper.builder(settings.shipper()).build())) {
            self.set(fixture);
            fixture.logger("outside").log(Level.INFO, "first");
            receiver.await(1);
            assertThat(fixture.errors()).contains("inside: while reading").doesNotContain("not by default");
        }
    }

    @Test
    void log_whileAnotherThreadReadsTheSettings_waitsAtMostASecond() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        try (Fixture fixture = new Fixture(
                () -> {
                    reading.countDown();
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return settings();
                },
                settings -> LogShipper.builder(settings.shipper()).build())) {
            Thread reader = new Thread(() -> fixture.logger("a").isLoggable(Level.INFO));
            reader.start();
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
            System.Logger logger = fixture.logger("b");
            logger.log(Level.INFO, "with the defaults");
            assertThat(receiver.lines()).isEmpty();
            gate.countDown();
            reader.join();
            assertThat(receiver.awaitOne().get("message").textValue()).isEqualTo("with the defaults");
        }
    }

    @Test
    void log_withWrongSettings_saysSoOnceAndGoesToStandardErrorByLevel() {
        Fixture fixture = new Fixture("nowhere://x", "level=WARNING", "level.shop=DEBUG");
        System.Logger shop = fixture.logger("shop");
        shop.log(Level.DEBUG, "first");
        awaitText(fixture, "shop: first");
        fixture.logger("other").log(Level.INFO, "below");
        shop.log(Level.INFO, "two\nlines\u2028");
        fixture.logger("other").log(Level.ERROR, "grave");
        assertThat(fixture.errors()
                        .lines()
                        .filter(line -> line.startsWith("pinion-logging: "))
                        .toList())
                .singleElement()
                .asString()
                .startsWith("pinion-logging: ERROR: Log events are not shipped: ")
                .contains("destination must be tcp://host:port")
                .endsWith("; lines of System.Logger go to the standard error stream");
        assertThat(fixture.errors())
                .contains("INFO [" + Thread.currentThread().getName() + "] shop: two\\u000alines\\u2028")
                .contains("ERROR [")
                .contains("other: grave")
                .doesNotContain("below");
        fixture.close();
    }

    @Test
    void log_withoutAnEngine_goesToStandardError() {
        Fixture fixture = new Fixture(this::settings, settings -> {
            throw new NoClassDefFoundError("engine");
        });
        fixture.logger("shop").log(Level.INFO, "kept");
        awaitText(fixture, "shop: kept");
        assertThat(fixture.errors()).contains("Log events are not shipped: java.lang.NoClassDefFoundError: engine");
        fixture.close();
    }

    @Test
    void close_duringTheStart_waitsForItAndDrains() throws Exception {
        Fixture fixture = new Fixture(this::settings, this::startBehindTheGate);
        fixture.logger("a").log(Level.INFO, "early");
        Thread closer = new Thread(fixture::close);
        closer.start();
        long startNs = System.nanoTime();
        while (closer.getState() != Thread.State.TIMED_WAITING && System.nanoTime() - startNs < 20_000_000_000L) {
            LockSupport.parkNanos(1_000_000);
        }
        gate.countDown();
        closer.join();
        assertThat(fixture.shipping().stats().sent()).isEqualTo(1);
        fixture.logger("a").log(Level.INFO, "late");
        fixture.close();
        assertThat(fixture.errors()).contains("a: late").doesNotContain("early");
        assertThat(receiver.await(1)).hasSize(1);
    }

    @Test
    void close_duringAStartThatHangs_endsInTimeAndLosesNoLineSilently() {
        Fixture fixture = new Fixture(this::settings, this::startBehindTheGate);
        fixture.logger("a").log(Level.INFO, "early");
        Thread.currentThread().interrupt();
        fixture.close();
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(fixture.errors()).contains("a: early");
    }
}
