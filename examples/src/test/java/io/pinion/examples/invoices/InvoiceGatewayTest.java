package io.pinion.examples.invoices;

import static io.pinion.examples.invoices.Booth.LIMIT;
import static io.pinion.examples.invoices.Booth.invoice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinion.examples.invoices.InvoiceException.Reason;
import io.pinion.worker.OfferResult;
import io.pinion.worker.SelfAwaitException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers see: answers, deadlines, duplicates from many threads, the close, misuse. */
@Timeout(120)
class InvoiceGatewayTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private static InvoiceException error(Booth booth, Invoice invoice, Duration deadline) {
        return catchThrowableOfType(InvoiceException.class, () -> booth.gateway.sendAndWait(invoice, deadline));
    }

    private static void hold(Booth booth, int requests) {
        for (int i = 0; i < requests; i++) {
            booth.server.next(Fault.SLOW);
        }
    }

    @Test
    void send_accepted_isBookedAndTold() throws Exception {
        try (Booth booth = new Booth()) {
            assertThat(booth.gateway.send(invoice(1))).isEqualTo(SendResult.ACCEPTED);
            assertThat(Booth.await(() -> booth.ended.size() == 1)).isTrue();
            assertThat(booth.ended.get(0).receipt()).contains(new Receipt("2026-1", "B-1"));
            assertThat(booth.timesBooked()).isEqualTo(Map.of("2026-1", 1));
        }
    }

    @Test
    void send_whenFull_saysSo() throws Exception {
        try (Booth booth = new Booth(settings -> settings.backlog(3).inFlight(1))) {
            hold(booth, 1);
            for (int number = 1; number <= 3; number++) {
                assertThat(booth.gateway.send(invoice(number))).isEqualTo(SendResult.ACCEPTED);
            }
            assertThat(booth.gateway.send(invoice(4))).isEqualTo(SendResult.FULL);
            InvoiceException full = error(booth, invoice(5), LIMIT);
            assertThat(full.reason()).isEqualTo(Reason.FULL);
            assertThat(full.mayBeBooked()).isFalse();
            assertThat(booth.gateway.summary().refusedFull()).isEqualTo(2);

            // Otherwise the connection might go before it has met the fault, and the next request meets it.
            assertThat(Booth.await(() -> booth.server.faultsLeft() == 0)).isTrue();
            booth.server.dropConnections();
            assertThat(Booth.await(() -> booth.gateway.summary().pending() == 0))
                    .isTrue();
            assertThat(booth.gateway.send(invoice(4))).isEqualTo(SendResult.ACCEPTED);
        }
    }

    @Test
    void ringOfTheWorker_full_isAFullBacklog() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        try (Booth booth = new Booth()) {
            booth.gateway.worker().execute(() -> {
                held.countDown();
                awaitQuietly(go);
            });
            assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
            while (booth.gateway.worker().offer(() -> {}) == OfferResult.ACCEPTED) {
                // Until the ring is full.
            }
            assertThat(booth.gateway.send(invoice(1))).isEqualTo(SendResult.FULL);
            assertThat(error(booth, invoice(2), LIMIT).reason()).isEqualTo(Reason.FULL);

            go.countDown();
            assertThat(booth.gateway.worker().drain(LIMIT)).as("room again").isTrue();
            booth.gateway.sendAndWait(invoice(3), LIMIT);
            assertThat(booth.gateway.summary().refusedFull()).isEqualTo(2);
            assertThat(booth.gateway.summary().accepted()).isOne();
        } finally {
            go.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tenThreads_withOverlappingNumbersAndFaults_bookEachOnce() throws Exception {
        long seed = System.nanoTime();
        int numbers = 60;
        Map<String, Set<Receipt>> receipts = new ConcurrentHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try (Booth booth = new Booth(settings -> settings.maxAttempts(1_000))) {
            booth.server.next(
                    Fault.ERROR_500,
                    Fault.BOOKED_THEN_RESET,
                    Fault.HALF_ANSWER,
                    Fault.RESET,
                    Fault.GARBAGE,
                    Fault.BOOKED_THEN_500,
                    Fault.TOO_MANY_429,
                    Fault.ENDLESS);
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 10; thread++) {
                Random random = new Random(seed + thread);
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        Invoice invoice = invoice(random.nextInt(numbers));
                        Receipt receipt = booth.gateway.sendAndWait(invoice, LIMIT);
                        receipts.computeIfAbsent(invoice.number(), number -> ConcurrentHashMap.newKeySet())
                                .add(receipt);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
            GatewaySummary summary = booth.gateway.shutdown(LIMIT);
            assertThat(booth.server.faultsLeft()).isZero();
            assertThat(receipts.values()).as("seed %d", seed).allMatch(each -> each.size() == 1);
            assertThat(booth.timesBooked().keySet()).isEqualTo(receipts.keySet());
            assertThat(booth.timesBooked().values()).containsOnly(1);
            assertThat(summary.accepted()).isEqualTo(receipts.size());
            assertThat(summary.booked()).isEqualTo(receipts.size());
            assertThat(summary.duplicates()).isEqualTo(400L - receipts.size());
            assertThat(summary.requests()).isEqualTo(summary.accepted() + summary.allRetries());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void otherContent_underTheSameNumber_isRefusedToTheCaller() throws Exception {
        try (Booth booth = new Booth()) {
            booth.gateway.sendAndWait(invoice(1), LIMIT);
            InvoiceException error = error(booth, new Invoice("2026-1", "Ada & Sons", 7, "EUR"), LIMIT);
            assertThat(error.reason()).isEqualTo(Reason.CONFLICT);
            assertThat(booth.ledger.books().arrivals()).isOne();
        }
    }

    @Test
    void otherContent_afterARestartOfTheClient_isRejectedByTheServer() throws Exception {
        try (Booth booth = new Booth(settings -> settings.remembered(0))) {
            booth.gateway.sendAndWait(invoice(1), LIMIT);
            InvoiceException error = error(booth, new Invoice("2026-1", "Ada & Sons", 7, "EUR"), LIMIT);
            assertThat(error.reason()).isEqualTo(Reason.REJECTED);
            assertThat(booth.gateway.sendAndWait(invoice(1), LIMIT)).isEqualTo(new Receipt("2026-1", "B-1"));
            assertThat(booth.ledger.books().replays()).isOne();
        }
    }

    @Test
    void deadline_passed_saysThatItMayBeBooked_andSentAgainItIsBookedOnce() throws Exception {
        try (Booth booth = new Booth()) {
            booth.gateway.sendAndWait(invoice(1), LIMIT);
            hold(booth, 1);
            InvoiceException error = error(booth, invoice(2), SHORT);
            assertThat(error.reason()).isEqualTo(Reason.EXPIRED);
            assertThat(error.mayBeBooked()).isTrue();
            assertThat(error).hasMessageContaining("sending it again under the same number is safe");

            booth.gateway.sendAndWait(invoice(2), LIMIT);
            assertThat(booth.timesBooked()).isEqualTo(Map.of("2026-1", 1, "2026-2", 1));
        }
    }

    @Test
    void deadline_ofOneWhoJoined_endsItsWaitAlone() throws Exception {
        try (Booth booth = new Booth()) {
            hold(booth, 1);
            booth.gateway.send(invoice(1));
            InvoiceException error = error(booth, invoice(1), SHORT);
            assertThat(error.reason()).isEqualTo(Reason.EXPIRED);
            assertThat(booth.gateway.summary().pending()).isOne();

            // Otherwise the connection might go before it has met the fault, and the next request meets it.
            assertThat(Booth.await(() -> booth.server.faultsLeft() == 0)).isTrue();
            booth.server.dropConnections();
            assertThat(Booth.await(() -> booth.ended.size() == 1)).isTrue();
            assertThat(booth.ended.get(0).end()).isEqualTo(Outcome.End.BOOKED);
        }
    }

    @Test
    void interrupted_whileWaiting_keepsTheFlagAndTheInvoiceGoesOn() throws Exception {
        try (Booth booth = new Booth()) {
            hold(booth, 1);
            AtomicReference<InvoiceException> error = new AtomicReference<>();
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                error.set(error(booth, invoice(1), LIMIT));
                flag.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            assertThat(Booth.await(() -> booth.gateway.summary().requests() == 1))
                    .isTrue();
            caller.interrupt();

            assertThat(flag.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(error.get().reason()).isEqualTo(Reason.INTERRUPTED);
            assertThat(booth.gateway.summary().pending()).isOne();
        }
    }

    /** Runs something in a listener, on the gateway's worker, and returns what it threw. */
    private static Throwable inListener(Consumer<InvoiceGateway> action) throws Exception {
        CompletableFuture<InvoiceGateway> known = new CompletableFuture<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        GatewayListener listener = new GatewayListener() {
            @Override
            public void ended(Outcome outcome) {
                if (thrown.isDone()) {
                    return;
                }
                try {
                    action.accept(known.join());
                    thrown.complete(new AssertionError("nothing was thrown"));
                } catch (RuntimeException e) {
                    thrown.complete(e);
                }
            }
        };
        try (Booth booth = new Booth(settings -> settings.listener(listener))) {
            known.complete(booth.gateway);
            booth.gateway.send(invoice(1));
            Throwable result = thrown.get(30, TimeUnit.SECONDS);
            booth.gateway.sendAndWait(invoice(2), LIMIT);
            return result;
        }
    }

    private static Receipt waitHere(InvoiceGateway gateway) {
        try {
            return gateway.sendAndWait(invoice(3), LIMIT);
        } catch (InvoiceException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void waiting_onTheWorkersThread_isRefusedAtOnce() throws Exception {
        assertThat(inListener(InvoiceGatewayTest::waitHere)).isInstanceOf(SelfAwaitException.class);
        assertThat(inListener(InvoiceGateway::summary)).isInstanceOf(SelfAwaitException.class);
    }

    @Test
    void closing_onTheWorkersThread_isRefusedAndChangesNothing() throws Exception {
        assertThat(inListener(InvoiceGateway::close))
                .isInstanceOf(SelfAwaitException.class)
                .hasMessageContaining("another thread");
    }

    @Test
    void send_onTheWorkersThread_isTakenOn() throws Exception {
        Throwable nothing =
                inListener(gateway -> assertThat(gateway.send(invoice(9))).isEqualTo(SendResult.ACCEPTED));
        assertThat(nothing).hasMessage("nothing was thrown");
    }

    @Test
    void close_withTime_letsEverythingEnd() throws Exception {
        try (Booth booth = new Booth()) {
            for (int number = 1; number <= 50; number++) {
                booth.gateway.send(invoice(number));
            }
            GatewaySummary summary = booth.gateway.shutdown(LIMIT);
            assertThat(summary.booked()).isEqualTo(50);
            assertThat(summary.undelivered()).isEmpty();
            assertThat(booth.timesBooked()).hasSize(50);
        }
    }

    @Test
    void close_withWorkInFlight_namesWhatIsLeft() throws Exception {
        try (Booth booth = new Booth(settings -> settings.inFlight(2))) {
            hold(booth, 2);
            for (int number = 1; number <= 3; number++) {
                booth.gateway.send(invoice(number));
            }
            CompletableFuture<InvoiceException> waiting =
                    CompletableFuture.supplyAsync(() -> error(booth, invoice(4), LIMIT));
            assertThat(Booth.await(() -> booth.gateway.summary().pending() == 4))
                    .isTrue();
            assertThat(Booth.await(() -> booth.gateway.summary().requests() == 2))
                    .isTrue();
            GatewaySummary summary = booth.gateway.shutdown(Duration.ofMillis(50));

            assertThat(summary.left()).isEqualTo(4);
            assertThat(summary.isBalanced()).isTrue();
            assertThat(summary.undelivered())
                    .extracting(outcome -> outcome.invoice().number())
                    .contains("2026-1", "2026-2", "2026-3", "2026-4");
            assertThat(summary.undelivered())
                    .filteredOn(Outcome::mayBeBooked)
                    .extracting(outcome -> outcome.invoice().number())
                    .hasSize(2);
            assertThat(waiting.get(30, TimeUnit.SECONDS).reason()).isEqualTo(Reason.LEFT);
            assertThat(booth.ended).hasSize(4);
        }
    }

    @Test
    void close_twiceAndAtOnce_returnsOneSummary() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Booth booth = new Booth()) {
            booth.gateway.send(invoice(1));
            CountDownLatch start = new CountDownLatch(1);
            List<Future<GatewaySummary>> both = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                both.add(threads.submit(() -> {
                    start.await();
                    return booth.gateway.shutdown(LIMIT);
                }));
            }
            start.countDown();
            GatewaySummary summary = both.get(0).get(60, TimeUnit.SECONDS);
            assertThat(both.get(1).get(60, TimeUnit.SECONDS)).isSameAs(summary);
            assertThat(booth.gateway.shutdown(Duration.ZERO)).isSameAs(summary);
            assertThat(booth.gateway.summary()).isSameAs(summary);
            assertThat(summary.booked()).isOne();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closed_refusesEverything() throws Exception {
        try (Booth booth = new Booth()) {
            booth.gateway.close();
            assertThat(booth.gateway.send(invoice(1))).isEqualTo(SendResult.CLOSED);
            assertThat(error(booth, invoice(1), LIMIT).reason()).isEqualTo(Reason.CLOSED);
            assertThat(booth.gateway.summary().accepted()).isZero();
        }
    }

    @Test
    void closer_interrupted_endsTheWaitAndKeepsTheFlag() throws Exception {
        try (Booth booth = new Booth()) {
            hold(booth, 1);
            booth.gateway.send(invoice(1));
            Thread.currentThread().interrupt();
            GatewaySummary summary = booth.gateway.shutdown(LIMIT);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(summary.left()).isOne();
        }
    }

    @Test
    void close_whileListenerBlocks_isBoundedAndSaysSo() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        GatewayListener listener = new GatewayListener() {
            @Override
            public void ended(Outcome outcome) {
                blocked.countDown();
                boolean woken = false;
                while (!woken) {
                    try {
                        woken = never.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException e) {
                        // A bad listener: it goes on blocking.
                        continue;
                    }
                }
            }
        };
        Booth booth = new Booth(settings -> settings.listener(listener));
        try {
            booth.gateway.send(invoice(1));
            assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> booth.gateway.shutdown(Duration.ofMillis(10)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("listener");
            assertThat(booth.gateway.send(invoice(2))).isEqualTo(SendResult.CLOSED);
        } finally {
            never.countDown();
            booth.server.close();
            booth.ledger.close();
        }
    }

    @Test
    void threads_ofAClosedGateway_end() throws Exception {
        try (Booth booth = new Booth()) {
            booth.gateway.sendAndWait(invoice(1), LIMIT);
            assertThat(threadNames()).contains("pinion-invoices", "pinion-invoices-http");
        }
        assertThat(Booth.await(() -> threadNames().stream().noneMatch(name -> name.startsWith("pinion-invoices"))))
                .isTrue();
    }

    private static Set<String> threadNames() {
        Set<String> names = ConcurrentHashMap.newKeySet();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }

    @Test
    void misuse_ofCalls_isRefusedBeforeAnythingHappens() throws Exception {
        try (Booth booth = new Booth()) {
            InvoiceGateway gateway = booth.gateway;
            assertThatThrownBy(() -> gateway.send(nothing())).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> gateway.sendAndWait(nothing(), LIMIT)).isInstanceOf(NullPointerException.class);
            for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofHours(25))) {
                assertThatThrownBy(() -> gateway.sendAndWait(invoice(1), wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(wrong.toString());
            }
            assertThatThrownBy(() -> gateway.shutdown(Duration.ofNanos(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(gateway.summary().accepted()).isZero();
        }
    }

    @SuppressWarnings("NullAway") // Misuse is what is tested.
    private static <T> T nothing() {
        return null;
    }

    @Test
    void url_ofAnotherKind_isRefusedWithoutShowingIt() {
        for (String wrong : List.of(
                "http://billing.example/",
                "https:///invoices",
                "https://ada:secret@billing.example/",
                "https://billing.example/?secret",
                "https://billing.example/#secret",
                "invoices")) {
            assertThatThrownBy(() -> InvoiceGateway.to(URI.create(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("https")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void settings_outsideTheirRange_areRefusedAtOnce() {
        InvoiceGatewayBuilder builder = InvoiceGateway.to(URI.create("https://billing.example/"));
        List<Runnable> wrong = List.of(
                () -> builder.backlog(0),
                () -> builder.backlog((1 << 20) + 1),
                () -> builder.inFlight(0),
                () -> builder.inFlight(1_025),
                () -> builder.remembered(-1),
                () -> builder.maxAttempts(0),
                () -> builder.deadline(Duration.ZERO),
                () -> builder.attemptTimeout(Duration.ofSeconds(-1)),
                () -> builder.connectTimeout(Duration.ofDays(2)),
                () -> builder.pauses(Duration.ZERO, SHORT),
                () -> builder.pauses(SHORT, Duration.ofMillis(1)),
                () -> builder.maxRetryAfter(Duration.ZERO),
                () -> builder.circuit(0, SHORT),
                () -> builder.circuit(1, Duration.ZERO),
                () -> builder.closeWithin(Duration.ZERO));
        for (Runnable each : wrong) {
            assertThatThrownBy(each::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be")
                    .hasMessageContaining("was ");
        }
    }

    @Test
    void invoice_notAsItMustBe_isRefused() {
        List<Runnable> wrong = List.of(
                () -> new Invoice("", "Ada", 1, "EUR"),
                () -> new Invoice("a\r\nb", "Ada", 1, "EUR"),
                () -> new Invoice("x".repeat(65), "Ada", 1, "EUR"),
                () -> new Invoice("1", " ", 1, "EUR"),
                () -> new Invoice("1", "x".repeat(201), 1, "EUR"),
                () -> new Invoice("1", "Ada", 1, "eur"));
        for (Runnable each : wrong) {
            assertThatThrownBy(each::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("was '")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void idempotencyKey_followsFromTheNumberAlone() {
        String key = IdempotencyKey.of(invoice(1));
        assertThat(key).matches("[0-9a-f]{32}").isEqualTo(IdempotencyKey.of(new Invoice("2026-1", "Bob", 9, "USD")));
        assertThat(key).isNotEqualTo(IdempotencyKey.of(invoice(2)));
    }
}
