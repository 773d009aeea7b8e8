package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.logging.HttpReceiver.Reply;
import io.pinion.logging.internal.sink.SinkCounts;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP sink does with each kind of answer; batches, bounds and the account. */
class HttpSinkTest {
    private final HttpReceiver receiver = HttpReceiver.start();
    private final HttpRig rig = new HttpRig();

    @AfterEach
    void close() {
        rig.close();
        receiver.close();
    }

    private HttpRig open() {
        return rig.open(Destination.http(receiver.uri()));
    }

    @Test
    void take_recordsOfOneBatch_arriveInOneBodyInOrder() {
        open().send("a", "b", "c");
        assertThat(receiver.requests)
                .containsExactly(
                        new HttpReceiver.Request("POST", "/logs?key=hidden", "text/x-lines", "null", "a\nb\nc\n"));
        assertThat(rig.counts()).isEqualTo(new SinkCounts(3, 3, 0, 0, 0, 0, 0, 6, 0));
        assertThat(rig.news).containsExactly("connected http://localhost:" + receiver.port() + "/logs");
    }

    @Test
    void take_untilTheFirstRecordHasItsAge_waits() {
        open().take("a");
        rig.advance(HttpRig.BATCH_AGE.minusNanos(1));
        rig.take("b");
        assertThat(rig.counts().backlog()).isEqualTo(2);
        assertThat(rig.counts().backlogBytes()).isEqualTo(2 + 2 * 64);
        rig.advance(Duration.ofNanos(1));
        rig.await(() -> rig.counts().sent() == 2);
        assertThat(receiver.records()).containsExactly("a", "b");
        rig.take("c");
        rig.advance(HttpRig.BATCH_AGE.minusNanos(1));
        assertThat(rig.counts().backlog()).isEqualTo(1);
    }

    @Test
    void take_whenTheBatchHasItsSize_sendsWithoutWaitingForItsAge() {
        open().take("x".repeat(500), "y".repeat(300), "z".repeat(900));
        rig.await(() -> rig.counts().sent() == 2);
        assertThat(receiver.requests).hasSize(1);
        assertThat(rig.counts().backlog()).isEqualTo(1);
    }

    @Test
    void take_recordLargerThanABatch_isSentAlone() {
        open().send("a", "x".repeat(2000), "b");
        assertThat(receiver.requests.stream().map(r -> r.records().size())).containsExactly(1, 1, 1);
    }

    @Test
    void take_beyondTheBacklog_isRefusedUntilSomethingIsSent() {
        receiver.reply(Reply.of(503).with("Retry-After", "5"));
        open();
        int taken = 0;
        while (rig.take("x".repeat(900)) == 1) {
            taken++;
        }
        assertThat(taken).isBetween(20, 64);
        assertThat(rig.counts().taken()).isEqualTo(taken);
        assertThat(rig.sink.backlogBytes()).isBetween((64L << 10) * 7 / 8, 64L << 10);
        int before = rig.progressed;
        rig.await(Duration.ofMillis(100), () -> rig.counts().sent() > 0);
        assertThat(rig.progressed).isGreaterThan(before);
        assertThat(rig.take("room")).isEqualTo(1);
    }

    @Test
    void whenSent_withNothingTaken_runsAtOnce() {
        assertThat(open().flush().done).isTrue();
    }

    @Test
    void whenSent_whileTheReceiverFails_runsOnlyAfterwards() {
        receiver.reply(Reply.of(500), Reply.of(500));
        rig.patient();
        open().take("a");
        HttpRig.Flush flush = rig.flush();
        rig.await(() -> receiver.requests.size() == 1 && rig.news.size() == 1);
        assertThat(flush.done).isFalse();
        rig.take("later");
        rig.await(Duration.ofMillis(50), () -> flush.done);
        List<String> records = receiver.records();
        assertThat(records).startsWith("a", "a", "a");
        // The flush is told when the third is answered; the next batch may be on its way by then.
        assertThat(records.subList(3, records.size())).allMatch("later"::equals);
    }

    @ParameterizedTest
    @CsvSource({"408,0", "425,0", "429,0", "500,2", "502,2", "503,2", "504,2", "599,2", "600,2"})
    void answer_thatMayBeTriedAgain_isWithTheSameBody(int status, long repeated) {
        receiver.reply(Reply.of(status));
        open().take("a", "b");
        rig.flush();
        rig.await(Duration.ofMillis(10), () -> rig.counts().sent() == 2);
        assertThat(receiver.requests.stream().map(HttpReceiver.Request::body)).containsExactly("a\nb\n", "a\nb\n");
        assertThat(rig.counts().repeated()).isEqualTo(repeated);
        assertThat(rig.counts().connections()).isEqualTo(1);
        assertThat(rig.news).hasSize(2);
        assertThat(rig.news.get(0)).startsWith("lost").contains("status " + status);
        assertThat(rig.news.get(1)).startsWith("connected");
    }

    @Test
    void answer_thatMayBeTriedAgain_waitsAtLeastHalfTheBackoff() {
        receiver.reply(Reply.of(500));
        open().take("a");
        rig.flush();
        rig.await(() -> rig.news.size() == 1);
        rig.advance(HttpRig.FIRST_BACKOFF.dividedBy(2).minusNanos(1));
        assertThat(rig.counts().backlogBytes()).as("no body in flight").isEqualTo(65);
        rig.advance(HttpRig.FIRST_BACKOFF.dividedBy(2).plusNanos(1));
        rig.await(() -> rig.counts().sent() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfter_inSeconds_isWaitedFor(int status) {
        receiver.reply(Reply.of(status).with("Retry-After", "7"));
        open().take("a");
        rig.flush();
        rig.await(() -> rig.news.size() == 1);
        rig.advance(Duration.ofSeconds(7).minusNanos(1));
        assertThat(rig.counts().backlogBytes()).as("no body in flight").isEqualTo(65);
        rig.advance(Duration.ofMillis(701));
        rig.await(() -> rig.counts().sent() == 1);
        assertThat(receiver.requests).hasSize(2);
    }

    @Test
    void retryAfter_asADate_isWaitedFor() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(2));
        receiver.reply(Reply.of(503).with("Retry-After", date));
        open().take("a");
        rig.flush();
        rig.await(() -> rig.news.size() == 1);
        rig.advance(Duration.ofSeconds(90));
        assertThat(rig.counts().backlogBytes()).as("no body in flight").isEqualTo(65);
        rig.advance(Duration.ofSeconds(45));
        rig.await(() -> rig.counts().sent() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void denied_untilTheTokenIsRenewed_isTriedAgainSlowly(int status) {
        receiver.always((exchange, request) ->
                exchange.sendResponseHeaders(request.authorization().equals("Bearer new") ? 204 : status, -1));
        List<String> tokens = new ArrayList<>(List.of("Bearer s3cret", "Bearer new"));
        rig.open(Destination.http(receiver.uri()).header("Authorization", () -> tokens.remove(0)));
        rig.take("a");
        rig.flush();
        rig.await(() -> rig.news.size() == 1);
        rig.advance(HttpRig.MAX_BACKOFF.dividedBy(2).minusNanos(1));
        assertThat(rig.counts().backlogBytes()).as("no body in flight").isEqualTo(65);
        rig.advance(HttpRig.MAX_BACKOFF.dividedBy(2).plusNanos(1));
        rig.await(() -> rig.counts().sent() == 1);
        assertThat(rig.counts().repeated()).isZero();
        assertThat(rig.news.toString()).contains("status " + status).doesNotContain("s3cret", "hidden", "new");
    }

    @Test
    void tooLarge_batch_isHalvedUntilItFits() {
        rig.batchBytes = 64 << 10;
        rig.backlogLimitBytes = 1 << 20;
        receiver.always((exchange, request) ->
                exchange.sendResponseHeaders(request.records().size() > 2 ? 413 : 200, -1));
        open().send("a", "b", "c", "d", "e", "f", "g");
        assertThat(receiver.requests.stream()
                        .map(HttpReceiver.Request::records)
                        .filter(records -> records.size() <= 2)
                        .flatMap(List::stream))
                .containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(rig.counts().sent()).isEqualTo(7);
        assertThat(rig.counts().repeated()).isZero();
        assertThat(rig.news).hasSize(1);
    }

    @Test
    void tooLarge_record_isRejectedAndTheRestIsSent() {
        receiver.always((exchange, request) ->
                exchange.sendResponseHeaders(request.body().contains("big") ? 413 : 200, -1));
        open().send("a", "b", "big", "c", "d");
        assertThat(rig.counts().sent()).isEqualTo(4);
        assertThat(rig.counts().rejected()).isEqualTo(1);
        assertThat(rig.news.toString()).contains("1 records: status 413");
    }

    @Test
    void tooLarge_batch_makesTheNextOnesSmaller() {
        rig.batchBytes = 64 << 10;
        rig.backlogLimitBytes = 1 << 20;
        receiver.always((exchange, request) ->
                exchange.sendResponseHeaders(request.body().length() > 40_000 ? 413 : 200, -1));
        String[] records = new String[100];
        java.util.Arrays.setAll(records, i -> "x".repeat(500) + i);
        open().send(records);
        int before = receiver.requests.size();
        rig.send(records);
        assertThat(receiver.requests.subList(before, receiver.requests.size()))
                .allMatch(request -> request.body().length() <= 40_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 415, 422, 451})
    void refusal_forGood_isCountedAndToldAndTheNextBatchGoesOn(int status) {
        receiver.reply(Reply.of(status, "no\u001b[31m\r\nsuch \u2028 thing " + "x".repeat(10_000)));
        open().send("a", "b");
        assertThat(rig.counts().rejected()).isEqualTo(2);
        assertThat(rig.news).hasSize(1);
        assertThat(rig.news.get(0))
                .contains("rejected", "2 records: status " + status, "such")
                .hasSizeLessThan(400)
                .matches(text -> text.chars().noneMatch(Character::isISOControl))
                .doesNotContain("\u2028");
        assertThat(rig.send("c").sent()).isEqualTo(1);
        assertThat(receiver.records()).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirect_isNotFollowedButRejected(int status) {
        try (HttpReceiver other = HttpReceiver.start()) {
            receiver.reply(Reply.of(status).with("Location", other.uri().toString()));
            open().send("a");
            assertThat(rig.counts().rejected()).isEqualTo(1);
            assertThat(rig.news.toString()).contains("status " + status, "redirects are not followed");
            assertThat(other.requests).isEmpty();
        }
    }

    @Test
    void partialSuccess_isCountedAsRejected() {
        receiver.reply(Reply.of(
                200, "{\"partialSuccess\":{\"rejectedLogRecords\":\"2\",\"errorMessage\":\"too old\\u001b\"}}"));
        open().send("a", "b", "c");
        assertThat(rig.counts().sent()).isEqualTo(1);
        assertThat(rig.counts().rejected()).isEqualTo(2);
        assertThat(rig.news.toString()).contains("2 of 3 records: too old");
    }

    @Test
    void partialSuccess_ofMoreThanWasSent_countsWhatWas() {
        receiver.reply(Reply.of(200, "{\"partialSuccess\":{\"rejectedLogRecords\":99999}}"));
        open().send("a", "b");
        assertThat(rig.counts().sent()).isZero();
        assertThat(rig.counts().rejected()).isEqualTo(2);
    }

    @Test
    void receiver_deadAtTheStart_getsEverythingOnceWhenItIsThere() {
        int port = receiver.port();
        receiver.close();
        rig.patient().open(Destination.http(URI.create("http://localhost:" + port + "/")));
        rig.take("a", "b");
        rig.flush();
        rig.await(Duration.ofMillis(20), () -> rig.news.size() >= 3);
        assertThat(rig.news).allMatch(text -> text.startsWith("lost"));
        try (HttpReceiver late = HttpReceiver.start(port)) {
            rig.await(Duration.ofMillis(100), () -> rig.counts().sent() == 2);
            assertThat(late.records()).containsExactly("a", "b");
        }
        assertThat(rig.counts().repeated())
                .as("nothing could have arrived before")
                .isZero();
    }

    @Test
    void open_withAHeaderOfTheClientItself_isRefused() {
        assertThatThrownBy(() -> rig.open(Destination.http(receiver.uri()).header("Content-Length", () -> "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Content-Length")
                .hasMessageContaining("leave it out");
    }

    @Test
    void close_withARequestInFlight_countsItUnknownAndTheRestAbandoned() throws Exception {
        java.util.concurrent.CountDownLatch release = new java.util.concurrent.CountDownLatch(1);
        receiver.always((exchange, request) -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                return;
            }
        });
        open().take("a", "b");
        HttpRig.Flush first = rig.flush();
        rig.await(() -> receiver.requests.size() == 1);
        rig.take("c");
        HttpRig.Flush second = rig.flush();
        rig.take("d");
        rig.close(() -> {
            assertThat(rig.counts().unknown()).isEqualTo(2);
            assertThat(rig.counts().abandoned()).isEqualTo(2);
            assertThat(first.done).isTrue();
            assertThat(second.done).isTrue();
        });
        release.countDown();
        SinkCounts counts = rig.counts();
        rig.run(rig.sink::close);
        assertThat(rig.counts()).isEqualTo(counts);
        assertThat(rig.take("e")).isZero();
    }

    @Test
    void close_inThePauseAfterAnUnclearAnswer_countsUnknown() {
        receiver.reply(Reply.of(500));
        open().take("a");
        rig.flush();
        rig.await(() -> rig.news.size() == 1);
        rig.close(() -> assertThat(rig.counts().unknown()).isEqualTo(1));
    }

    @Test
    void close_inThePauseAfterAClearRefusal_countsAbandoned() {
        receiver.reply(Reply.of(429));
        open().take("a");
        rig.flush();
        rig.await(() -> rig.news.size() == 1);
        rig.close(() -> assertThat(rig.counts().abandoned()).isEqualTo(1));
        rig.advance(Duration.ofMinutes(1));
        assertThat(receiver.requests).hasSize(1);
    }
}
