package io.pinion.examples.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.examples.invoices.Outcome.End;
import io.pinion.resilience.CircuitState;
import io.pinion.test.ManualWorker;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the desk does, with time driven by hand: pauses, deadlines, circuits, duplicates, bounds. */
class DeskTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofMillis(400);
    private static final Duration ATTEMPT = Duration.ofSeconds(2);
    private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration OPEN = Duration.ofSeconds(3);

    private final ManualWorker manual = ManualWorker.create();
    private final FakeTransport transport = new FakeTransport();
    private final List<Outcome> ended = new ArrayList<>();
    private final List<String> circuits = new ArrayList<>();
    private Room room = new Room(100);
    private boolean listenerThrows;
    private Desk desk = desk(settings());

    private static InvoiceGatewayBuilder settings() {
        return InvoiceGateway.to(URI.create("https://billing.example/invoices"))
                .backlog(100)
                .inFlight(50)
                .attemptTimeout(ATTEMPT)
                .pauses(PAUSE, MAX_PAUSE)
                .maxRetryAfter(MAX_RETRY_AFTER)
                .circuit(1_000, OPEN);
    }

    private Desk desk(InvoiceGatewayBuilder builder) {
        GatewaySettings settings = builder.settings();
        room = new Room(settings.backlog());
        GatewayListener listener = new GatewayListener() {
            @Override
            public void ended(Outcome outcome) {
                ended.add(outcome);
                if (listenerThrows) {
                    throw new IllegalStateException("as the test says");
                }
            }

            @Override
            public void circuitChanged(Circuit circuit, CircuitState state, String reason) {
                circuits.add(circuit + " " + state + (reason.isEmpty() ? "" : ": " + reason));
            }
        };
        return new Desk(manual.worker(), settings, transport, listener, room, manual.clock()::nanoTime);
    }

    private static Invoice invoice(int number) {
        return new Invoice("N-" + number, "Ada", number * 100L, "EUR");
    }

    private CompletableFuture<Outcome> take(Invoice invoice) {
        return take(invoice, DEADLINE);
    }

    private CompletableFuture<Outcome> take(Invoice invoice, Duration deadline) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        long deadlineNs = manual.clock().nanoTime() + deadline.toNanos();
        manual.worker().execute(() -> {
            if (!desk.take(invoice, deadlineNs, false, answer)) {
                answer.completeExceptionally(InvoiceException.full(invoice));
            }
        });
        manual.runAll();
        return answer;
    }

    private void fail(FakeTransport.Post post, FailureClass kind) {
        post.fail(kind);
        manual.runAll();
    }

    private void book(FakeTransport.Post post) {
        post.book();
        manual.runAll();
    }

    @AfterEach
    void account_always_addsUp() {
        GatewaySummary summary = desk.summary();
        assertThat(summary.isBalanced()).as("%s", summary).isTrue();
        assertThat(room.taken()).isEqualTo((int) summary.pending());
        assertThat(summary.requests()).isEqualTo(transport.posts.size());
        manual.close();
    }

    @Test
    void take_answered_endsWithTheReceipt() {
        CompletableFuture<Outcome> answer = take(invoice(1));
        book(transport.last());

        assertThat(answer.join().receipt()).contains(new Receipt("N-1", "B-N-1"));
        assertThat(ended).containsExactly(answer.join());
        assertThat(answer.join().attempts()).isOne();
    }

    @ParameterizedTest
    @EnumSource(value = FailureClass.class, mode = EnumSource.Mode.EXCLUDE, names = "CIRCUIT_OPEN")
    void failure_ofEachClass_isRetriedAsTheTableSays(FailureClass kind) {
        CompletableFuture<Outcome> answer = take(invoice(1));
        fail(transport.last(), kind);
        manual.advance(MAX_PAUSE);

        if (kind.isRetried()) {
            assertThat(transport.posts).hasSize(2);
            book(transport.last());
            assertThat(answer.join().end()).isEqualTo(End.BOOKED);
            assertThat(desk.summary().retries()).containsOnlyKeys(kind).containsEntry(kind, 1L);
        } else {
            assertThat(transport.posts).hasSize(1);
            assertThat(answer.join().end()).isEqualTo(kind == FailureClass.REJECTED ? End.REJECTED : End.FAILED);
            assertThat(answer.join().failure()).contains(kind);
            assertThat(desk.summary().retries()).isEmpty();
        }
    }

    @Test
    void pauses_ofRetries_doubleUpToTheLongest() {
        take(invoice(1));
        for (long pauseMs : new long[] {100, 200, 400, 400}) {
            int posts = transport.posts.size();
            fail(transport.last(), FailureClass.RESET);
            manual.advance(Duration.ofMillis(pauseMs / 2 - 1));
            assertThat(transport.posts).as("before half of %d ms", pauseMs).hasSize(posts);
            manual.advance(Duration.ofMillis(pauseMs / 2 + 1));
            assertThat(transport.posts).as("after %d ms", pauseMs).hasSize(posts + 1);
        }
    }

    @Test
    void attempts_usedUp_endAsFailed() {
        desk = desk(settings().maxAttempts(3));
        CompletableFuture<Outcome> answer = take(invoice(1));
        for (int i = 0; i < 3; i++) {
            fail(transport.last(), FailureClass.SERVER_ERROR);
            manual.advance(MAX_PAUSE);
        }
        assertThat(transport.posts).hasSize(3);
        assertThat(answer.join().end()).isEqualTo(End.FAILED);
        assertThat(answer.join().mayBeBooked()).isTrue();
    }

    @Test
    void retryAfter_withinTheLimit_holdsEverything() {
        take(invoice(1));
        transport.last().fail(new Failure(FailureClass.TOO_MANY, "429", Duration.ofSeconds(4)));
        manual.runAll();
        take(invoice(2));

        manual.advance(Duration.ofMillis(3_999));
        assertThat(transport.posts).hasSize(1);
        manual.advance(Duration.ofMillis(1));
        assertThat(transport.posts).hasSize(3);
    }

    @Test
    void retryAfter_beyondTheLimit_isCutToIt() {
        take(invoice(1));
        transport.last().fail(new Failure(FailureClass.SERVER_ERROR, "503", Duration.ofDays(1_000_000)));
        manual.runAll();

        manual.advance(MAX_RETRY_AFTER.minusMillis(1));
        assertThat(transport.posts).hasSize(1);
        manual.advance(Duration.ofMillis(1));
        assertThat(transport.posts).hasSize(2);
    }

    @Test
    void attempt_withoutAnswer_isCancelledAndRetried() {
        take(invoice(1));
        manual.advance(ATTEMPT.plus(PAUSE));

        assertThat(transport.posts).hasSize(2);
        assertThat(transport.posts.get(0).answer()).isDone();
        book(transport.last());
        assertThat(desk.summary().retries()).containsEntry(FailureClass.TIMED_OUT, 1L);
        assertThat(desk.departures().inFlight()).isZero();
    }

    @Test
    void deadline_inAPause_expires() {
        CompletableFuture<Outcome> answer = take(invoice(1), Duration.ofMillis(40));
        fail(transport.last(), FailureClass.RESET);
        manual.advance(Duration.ofMillis(39));
        assertThat(answer).isNotDone();
        manual.advance(Duration.ofMillis(1));

        assertThat(answer.join().end()).isEqualTo(End.EXPIRED);
        assertThat(answer.join().failure()).contains(FailureClass.RESET);
        manual.advance(DEADLINE);
        assertThat(transport.posts).hasSize(1);
    }

    @Test
    void deadline_inARequest_cutsIt() {
        CompletableFuture<Outcome> answer = take(invoice(1), Duration.ofMillis(40));
        manual.advance(Duration.ofMillis(40));

        assertThat(answer.join().end()).isEqualTo(End.EXPIRED);
        assertThat(answer.join().mayBeBooked()).isTrue();
        assertThat(transport.last().answer()).isCancelled();
        assertThat(desk.departures().inFlight()).isZero();
    }

    @Test
    void deadline_whileHeld_leavesNothingWaiting() {
        take(invoice(1));
        transport.last().fail(new Failure(FailureClass.TOO_MANY, "429", MAX_RETRY_AFTER));
        manual.runAll();
        CompletableFuture<Outcome> answer = take(invoice(2), Duration.ofMillis(10));
        assertThat(desk.departures().waiting()).isOne();
        manual.advance(Duration.ofMillis(10));

        assertThat(answer.join().end()).isEqualTo(End.EXPIRED);
        assertThat(answer.join().mayBeBooked()).isFalse();
        assertThat(desk.departures().waiting()).isZero();
    }

    @Test
    void deadline_joinedWithALaterOne_isThatOne() {
        CompletableFuture<Outcome> first = take(invoice(1), Duration.ofMillis(40));
        CompletableFuture<Outcome> second = take(invoice(1), Duration.ofMillis(90));
        manual.advance(Duration.ofMillis(89));
        assertThat(first).isNotDone();
        book(transport.last());

        assertThat(transport.posts).hasSize(1);
        assertThat(second.join()).isSameAs(first.join());
    }

    @Test
    void deadline_joinedWithAnEarlierOne_stays() {
        CompletableFuture<Outcome> first = take(invoice(1), Duration.ofMillis(90));
        take(invoice(1), Duration.ofMillis(40));
        manual.advance(Duration.ofMillis(89));
        assertThat(first).isNotDone();
        manual.advance(Duration.ofMillis(1));
        assertThat(first.join().end()).isEqualTo(End.EXPIRED);
    }

    @Test
    void sameInvoice_onceBooked_isAnsweredFromMemory() {
        take(invoice(1));
        book(transport.last());
        CompletableFuture<Outcome> again = take(invoice(1));

        assertThat(again.join().receipt()).contains(new Receipt("N-1", "B-N-1"));
        assertThat(transport.posts).hasSize(1);
        assertThat(desk.summary().duplicates()).isOne();
        assertThat(ended).hasSize(1);
    }

    @Test
    void sameInvoice_onceForgotten_isSentAgain() {
        desk = desk(settings().remembered(2));
        for (int number = 1; number <= 3; number++) {
            take(invoice(number));
            book(transport.last());
        }
        assertThat(desk.remembered()).isEqualTo(2);
        take(invoice(3));
        assertThat(transport.posts).hasSize(3);
        take(invoice(1));
        assertThat(transport.posts).hasSize(4);
    }

    @Test
    void sameInvoice_onceExpired_isSentAgainAndNoLongerListed() {
        take(invoice(1), Duration.ofMillis(10));
        manual.advance(Duration.ofMillis(10));
        assertThat(desk.summary().undelivered()).hasSize(1);
        CompletableFuture<Outcome> again = take(invoice(1));
        book(transport.last());

        assertThat(again.join().end()).isEqualTo(End.BOOKED);
        assertThat(desk.summary().undelivered()).isEmpty();
        assertThat(desk.summary().accepted()).isEqualTo(2);
    }

    @Test
    void otherContent_underAPendingABookedAndAnExpiredNumber_isRefused() {
        take(invoice(1));
        take(invoice(2));
        book(transport.last());
        take(invoice(3), Duration.ofMillis(1));
        manual.advance(Duration.ofMillis(1));
        ended.clear();

        for (int number = 1; number <= 3; number++) {
            Invoice other = new Invoice("N-" + number, "Ada", 7, "EUR");
            assertThat(take(other).join().end()).isEqualTo(End.CONFLICT);
        }
        assertThat(transport.posts).hasSize(3);
        assertThat(desk.summary().conflicts()).isEqualTo(3);
        assertThat(ended).extracting(Outcome::end).containsOnly(End.CONFLICT);
    }

    @Test
    void otherContent_underARejectedNumber_isSent() {
        take(invoice(1));
        fail(transport.last(), FailureClass.REJECTED);
        CompletableFuture<Outcome> corrected = take(new Invoice("N-1", "Bob", 7, "EUR"));
        book(transport.last());

        assertThat(corrected.join().end()).isEqualTo(End.BOOKED);
    }

    @Test
    void backlog_full_refusesNewButNotKnown() {
        desk = desk(settings().backlog(2));
        take(invoice(1));
        take(invoice(2));

        assertThat(take(invoice(3))).isCompletedExceptionally();
        assertThat(take(invoice(2))).isNotDone();
        book(transport.last());
        assertThat(take(invoice(3))).isNotDone();
        assertThat(desk.summary().refusedFull()).isOne();
    }

    @Test
    void roomOfASender_whoseInvoiceIsKnown_isGivenBack() {
        take(invoice(1));
        take(invoice(2));
        book(transport.last());
        for (Invoice known : List.of(invoice(1), invoice(2), new Invoice("N-1", "Bob", 7, "EUR"))) {
            assertThat(room.tryTake()).isTrue();
            assertThat(desk.take(known, manual.clock().nanoTime(), true, null)).isTrue();
        }
        assertThat(room.taken()).isOne();
    }

    @Test
    void inFlight_bounded_andPausesTakeNoPlace() {
        desk = desk(settings().inFlight(2));
        for (int number = 1; number <= 5; number++) {
            take(invoice(number));
        }
        assertThat(transport.open()).extracting(post -> post.invoice().number()).containsExactly("N-1", "N-2");
        fail(transport.posts.get(0), FailureClass.RESET);
        assertThat(transport.open()).extracting(post -> post.invoice().number()).containsExactly("N-2", "N-3");
        for (int i = 0; i < 20 && desk.summary().pending() > 0; i++) {
            assertThat(transport.open()).hasSizeLessThanOrEqualTo(2);
            transport.open().forEach(this::book);
            manual.advance(MAX_PAUSE);
        }
        assertThat(desk.summary().booked()).isEqualTo(5);
    }

    @Test
    void circuit_halfFailed_sendsNothingThenOneThenAll() {
        desk = desk(settings().circuit(4, OPEN));
        for (int number = 1; number <= 4; number++) {
            take(invoice(number));
            fail(transport.last(), FailureClass.SERVER_ERROR);
        }
        assertThat(circuits).containsExactly("HEALTH OPEN: as the test says");
        manual.advance(OPEN.minusMillis(1));
        assertThat(transport.posts).hasSize(4);
        assertThat(desk.summary().circuitWaits()).isPositive();

        manual.advance(MAX_PAUSE);
        assertThat(transport.open()).as("a trial").hasSize(1);
        book(transport.last());
        manual.advance(MAX_PAUSE);
        assertThat(transport.open()).hasSize(3);
        assertThat(circuits).last().isEqualTo("HEALTH CLOSED");
    }

    @Test
    void circuit_openForLong_usesUpNoAttempts() {
        desk = desk(settings().circuit(1, OPEN).maxAttempts(2));
        CompletableFuture<Outcome> answer = take(invoice(1));
        fail(transport.last(), FailureClass.NOT_CONNECTED);
        manual.advance(OPEN.plus(MAX_PAUSE));
        assertThat(transport.posts).hasSize(2);
        book(transport.last());
        assertThat(answer.join().end()).isEqualTo(End.BOOKED);
        assertThat(answer.join().attempts()).isEqualTo(2);
    }

    @Test
    void circuit_afterRejections_staysClosed() {
        desk = desk(settings().circuit(2, OPEN));
        for (int number = 1; number <= 6; number++) {
            take(invoice(number));
            fail(transport.last(), number % 2 == 0 ? FailureClass.REJECTED : FailureClass.LOCAL);
        }
        assertThat(circuits).isEmpty();
    }

    @Test
    void untrustedServer_once_opensTheCircuitForAll() {
        CompletableFuture<Outcome> first = take(invoice(1));
        fail(transport.last(), FailureClass.UNTRUSTED);
        CompletableFuture<Outcome> second = take(invoice(2));
        manual.advance(OPEN.minusMillis(1));

        assertThat(first.join().failure()).contains(FailureClass.UNTRUSTED);
        assertThat(transport.posts).hasSize(1);
        assertThat(circuits).containsExactly("TRUST OPEN: as the test says");
        manual.advance(MAX_PAUSE);
        book(transport.last());
        assertThat(second.join().end()).isEqualTo(End.BOOKED);
        assertThat(circuits).last().isEqualTo("TRUST CLOSED");
    }

    @Test
    void close_withPending_endsThemAsLeft() {
        CompletableFuture<Outcome> sent = take(invoice(1));
        take(invoice(2));
        fail(transport.last(), FailureClass.RESET);
        GatewaySummary summary = desk.close();

        assertThat(sent.join().end()).isEqualTo(End.LEFT);
        assertThat(summary.left()).isEqualTo(2);
        assertThat(summary.undelivered())
                .extracting(outcome -> outcome.invoice().number())
                .containsExactly("N-1", "N-2");
        assertThat(transport.open()).isEmpty();
        assertThat(take(invoice(3)).join().end()).isEqualTo(End.LEFT);
        assertThat(transport.posts).hasSize(2);
    }

    @Test
    void close_withMoreWaitingThanInFlight_letsNothingMoreOut() {
        desk = desk(settings().inFlight(1));
        for (int number = 1; number <= 3; number++) {
            take(invoice(number));
        }
        GatewaySummary summary = desk.close();
        manual.runAll();

        assertThat(transport.posts).hasSize(1);
        assertThat(summary.left()).isEqualTo(3);
        assertThat(ended).hasSize(3);
        assertThat(ended).filteredOn(Outcome::mayBeBooked).hasSize(1);
    }

    @Test
    void rest_whilePending_comesWithTheLastEnd() {
        take(invoice(1));
        CompletableFuture<Void> rest = desk.rest();
        assertThat(rest).isNotDone();
        book(transport.last());
        assertThat(rest).isDone();
        assertThat(desk.rest()).isDone();
    }

    @Test
    void listener_thatThrows_holdsUpNothing() {
        listenerThrows = true;
        CompletableFuture<Outcome> first = take(invoice(1));
        book(transport.last());
        CompletableFuture<Outcome> second = take(invoice(2));
        book(transport.last());

        assertThat(List.of(first.join().end(), second.join().end())).containsOnly(End.BOOKED);
    }

    @Test
    void undelivered_beyondTheBound_areCounted() {
        desk = desk(settings().backlog(2_000).inFlight(1));
        for (int number = 1; number <= GatewaySummary.MAX_LISTED + 5; number++) {
            take(invoice(number));
        }
        GatewaySummary summary = desk.close();
        assertThat(summary.undelivered()).hasSize(GatewaySummary.MAX_LISTED);
        assertThat(summary.undeliveredNotListed()).isEqualTo(5);
    }

    @Test
    void waiters_thatGaveUp_areDropped() {
        take(invoice(1));
        for (int i = 0; i < 100; i++) {
            take(invoice(1)).cancel(false);
        }
        CompletableFuture<Outcome> patient = take(invoice(1));
        book(transport.last());
        assertThat(patient.join().end()).isEqualTo(End.BOOKED);
        assertThat(desk.summary().duplicates()).isEqualTo(101);
    }
}
