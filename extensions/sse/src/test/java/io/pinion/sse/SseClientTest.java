package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.sse.SseTestServer.Answer;
import io.pinion.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SseClientTest {
    private Worker worker;
    private final Collected seen = new Collected();

    @BeforeEach
    void open() {
        worker = Worker.start();
    }

    @AfterEach
    void close() {
        worker.close();
    }

    private SseClientBuilder client(SseTestServer server) {
        return seen.hook(SseClient.on(worker)).url(server.url("/v2/events"));
    }

    @Test
    @DisplayName(
            "S3.16, S3.17: events come with name, body and origin, on the worker; the request asks for an event stream")
    void events_ofAServer_comeOnTheWorker() throws Exception {
        List<Boolean> onWorker = new CopyOnWriteArrayList<>();
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.chunkedHead().chunk("event: up\nda").chunk("ta: 42\n\ndata: x\n\n");
            answer.awaitPeerGone();
        })) {
            try (SseClient client = client(server).build()) {
                client.start(event -> {
                    onWorker.add(worker.isWorkerThread());
                    seen.events.add(event);
                });
                Collected.await("two events", () -> seen.events.size() == 2);
                assertThat(client.status().state()).isEqualTo(SseState.OPEN);
                assertThat(client.stats().bytes()).isPositive();
            }
            assertThat(seen.texts()).containsExactly("up/42/", "message/x/");
            assertThat(seen.events.get(0).<Integer>body(Integer::valueOf)).isEqualTo(42);
            assertThat(seen.events.get(0).origin()).isEqualTo(server.url("/v2/events"));
            assertThat(onWorker).containsOnly(true);
            SseTestServer.Request request = server.requests.get(0);
            assertThat(request.line()).isEqualTo("GET /v2/events HTTP/1.1");
            assertThat(request.header("accept")).isEqualTo("text/event-stream");
            assertThat(request.headers()).doesNotContainKeys("last-event-id", "authorization");
        }
    }

    @Test
    @DisplayName(
            "S3 case 24: connect, error, connect: events are consumed twice, the connect hook runs twice, the error hook"
                    + " once")
    void hooks_ofGoodBadGood_runTwiceAndOnce() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            if (request.number() == 2) {
                answer.status(500, "");
                return;
            }
            answer.head().raw("data: " + request.number() + "\n\n");
            if (request.number() == 3) {
                answer.awaitPeerGone();
            }
        })) {
            try (SseClient client = client(server).build()) {
                client.start(seen.events::add);
                Collected.await("both", () -> seen.texts().contains("message/3/"));
                assertThat(client.status().lastError()).isInstanceOf(SseResponseException.class);
                assertThat(client.stats().attempts()).isEqualTo(3);
                assertThat(client.stats().connections()).isEqualTo(2);
                assertThat(client.stats().reconnects()).isEqualTo(1);
                assertThat(client.stats().connectionErrors()).isEqualTo(1);
                assertThat(client.stats().events()).isEqualTo(2);
            }
        }
        assertThat(seen.texts()).containsExactly("message/1/", "gap", "message/3/");
        assertThat(seen.connections).hasSize(2);
        assertThat(seen.connectionErrors).hasSize(1);
        assertThat(seen.exceptions).isEmpty();
    }

    @Test
    @DisplayName("S3 case 25: a handler that throws runs the exception hook, and has its event sent again")
    void handler_thatThrows_reconnectsFromWhatWasHandled() throws Exception {
        IllegalStateException bad = new IllegalStateException("bad");
        AtomicInteger failures = new AtomicInteger();
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head();
            for (int id = next(request.lastEventId()) + 1; id <= 4; id++) {
                answer.raw("id: " + id + "\ndata: " + id + "\n\n");
            }
            answer.awaitPeerGone();
        })) {
            try (SseClient client = client(server).resumeFrom("0").build()) {
                client.start(event -> {
                    if (event.id().equals("3") && failures.incrementAndGet() <= 2) {
                        throw bad;
                    }
                    seen.events.add(event);
                });
                Collected.await("four", () -> seen.events.size() == 4);
                Collected.await("handled", () -> client.status().handledId().equals("4"));
                assertThat(client.stats().handlerErrors()).isEqualTo(2);
            }
            assertThat(server.requests.stream().map(SseTestServer.Request::lastEventId))
                    .containsExactly("0", "2", "2");
        }
        assertThat(seen.texts()).containsExactly("message/1/1", "message/2/2", "message/3/3", "message/4/4");
        assertThat(seen.exceptions).containsExactly(bad, bad);
        assertThat(seen.connectionErrors).isEmpty();
        assertThat(seen.connections).hasSize(3);
    }

    private static int next(String id) {
        return id.isEmpty() ? 0 : Integer.parseInt(id);
    }

    @Test
    @DisplayName("G18: with explicit acknowledgement the id moves on over the handled prefix only")
    void acknowledge_outOfOrder_movesOverThePrefix() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head();
            for (int id = next(request.lastEventId()) + 1; id <= 3; id++) {
                answer.raw("id: " + id + "\ndata: " + id + "\n\n");
            }
            answer.awaitPeerGone();
        })) {
            try (SseClient client =
                    client(server).resumeFrom("0").explicitAcknowledge().build()) {
                client.start(seen.events::add);
                Collected.await("three", () -> seen.events.size() == 3);
                client.acknowledge(seen.events.get(1));
                client.acknowledge(seen.events.get(1));
                Collected.await("the second one is stale", () -> client.stats().staleAcknowledged() == 1);
                assertThat(client.status().handledId()).isEqualTo("0");
                client.acknowledge(seen.events.get(0));
                Collected.await("moved", () -> client.status().handledId().equals("2"));
                SseEvent third = seen.events.get(2);
                client.reconnectFromHandled(new IllegalStateException("again"));
                Collected.await("again", () -> seen.events.size() == 4);
                client.acknowledge(third);
                Collected.await("stale too", () -> client.stats().staleAcknowledged() == 2);
                assertThat(client.status().handledId()).isEqualTo("2");
                assertThat(seen.texts().get(3)).isEqualTo("message/3/3");
                assertThat(server.requests.get(1).lastEventId()).isEqualTo("2");
            }
        }
    }

    @Test
    @DisplayName("T33: what is received and not yet handled survives a lost connection, and comes once")
    void lostConnection_withEventsInWork_doublesNothing() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            if (request.number() == 1) {
                answer.head().raw("id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n");
                return;
            }
            answer.head();
            for (int id = next(request.lastEventId()) + 1; id <= 3; id++) {
                answer.raw("id: " + id + "\ndata: " + id + "\n\n");
            }
            answer.awaitPeerGone();
        })) {
            try (SseClient client = client(server).explicitAcknowledge().build()) {
                client.start(seen.events::add);
                Collected.await("three", () -> seen.events.size() == 3);
                assertThat(client.status().handledId()).isEmpty();
                seen.events.forEach(client::acknowledge);
                Collected.await("handled", () -> client.status().handledId().equals("3"));
            }
            assertThat(seen.texts()).containsExactly("message/1/1", "message/2/2", "message/3/3");
            assertThat(server.requests.get(1).lastEventId()).isEqualTo("2");
        }
    }

    @Test
    @DisplayName("S3.22: user and password are sent with every attempt, asked for anew, and wiped")
    void basicAuth_isSentWithEveryAttempt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<char[]> given = new CopyOnWriteArrayList<>();
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            if (request.number() < 2) {
                answer.status(401, "WWW-Authenticate: Basic realm=\"x\"\r\n");
            } else {
                answer.head();
                answer.awaitPeerGone();
            }
        })) {
            SseClientBuilder builder = client(server).header("X-Team", "blue").basicAuth("\u00E5sa", () -> {
                char[] password = ("p\u00E4ss" + asked.incrementAndGet()).toCharArray();
                given.add(password);
                return password;
            });
            try (SseClient client = builder.build()) {
                client.start(seen.events::add);
                Collected.await("connected", () -> seen.connections.size() == 1);
                assertThat(client.toString() + builder).doesNotContain("p\u00E4ss");
            }
            assertThat(server.requests)
                    .extracting(request -> request.header("authorization"))
                    .containsExactly(basic("\u00E5sa:p\u00E4ss1"), basic("\u00E5sa:p\u00E4ss2"));
            assertThat(server.requests)
                    .extracting(request -> request.header("x-team"))
                    .containsOnly("blue");
            assertThat(given).allSatisfy(password -> assertThat(password).containsOnly('\0'));
            assertThat(seen.connectionErrors.get(0)).hasMessageContaining("401").hasMessageNotContaining("p\u00E4ss");
        }
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("S3.22: a bearer token is sent; one that would break the header is an exception without the token")
    void bearer_isSentOrRefused() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head();
            answer.awaitPeerGone();
        })) {
            try (SseClient client = client(server)
                    .bearer(() -> asked.incrementAndGet() == 1 ? "secret\r\nX: y" : "good")
                    .build()) {
                client.start(seen.events::add);
                Collected.await("connected", () -> seen.connections.size() == 1);
            }
            assertThat(server.requests)
                    .extracting(request -> request.header("authorization"))
                    .containsExactly("Bearer good");
        }
        assertThat(seen.exceptions).hasSize(1);
        assertThat(seen.exceptions.get(0)).hasMessageNotContaining("secret");
        assertThat(seen.connectionErrors).isEmpty();
    }

    @Test
    @DisplayName("S3.19: 204 stops for good, after what came before is handled")
    void noContent_stopsForGood() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            if (request.number() == 1) {
                answer.head().raw("id: 1\ndata: 1\n\n");
            } else {
                answer.noMore();
            }
        })) {
            try (SseClient client = client(server).build()) {
                client.start(seen.events::add);
                Collected.await("stopped", () -> client.status().state() == SseState.STOPPED);
                assertThat(client.stats().attempts()).isEqualTo(2);
                assertThat(seen.texts()).containsExactly("message/1/1");
            }
        }
        assertThat(seen.connectionErrors).isEmpty();
    }

    @Test
    @DisplayName("S3.19: status, type, coding, size and redirects are checked, with typed errors, and tried again")
    void answers_thatAreNoEventStream_areTypedErrors() throws Exception {
        String stream = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
        AtomicInteger other = new AtomicInteger();
        try (SseTestServer elsewhere = new SseTestServer((request, answer) -> other.incrementAndGet());
                SseTestServer server = new SseTestServer((request, answer) -> {
                    switch (request.number()) {
                        case 1 -> answer.status(404, "");
                        case 2 -> answer.status(302, "Location: " + elsewhere.url("/") + "\r\n");
                        case 3 -> answer.raw(stream + "Content-Type: text/html\r\n\r\n<html>");
                        case 4 -> answer.raw(stream + "\r\n");
                        case 5 ->
                            answer.raw(stream
                                    + "Content-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\ndata: x\n\n");
                        case 6 ->
                            answer.raw(stream + "Content-Type: text/event-stream\r\n" + "X-A: b\r\n".repeat(101)
                                    + "\r\ndata: x\n\n");
                        default -> {
                            answer.raw(stream + "Content-Type: Text/Event-Stream ;charset=x\r\n\r\ndata: good\n\n");
                            answer.awaitPeerGone();
                        }
                    }
                })) {
            try (SseClient client = client(server).bearer(() -> "secret").build()) {
                client.start(seen.events::add);
                Collected.await("good " + seen.connectionErrors, () -> !seen.events.isEmpty());
            }
        }
        assertThat(seen.texts()).containsExactly("message/good/");
        assertThat(seen.connectionErrors)
                .extracting(error -> ((SseResponseException) error).reason())
                .containsExactly(
                        SseResponseException.Reason.STATUS,
                        SseResponseException.Reason.REDIRECT,
                        SseResponseException.Reason.CONTENT_TYPE,
                        SseResponseException.Reason.CONTENT_TYPE,
                        SseResponseException.Reason.CONTENT_ENCODING,
                        SseResponseException.Reason.HEADERS);
        assertThat(other).hasValue(0);
    }

    @Test
    @DisplayName("F24: a silent connection is given up; comments are life")
    void silence_endsTheConnection_butCommentsDoNot() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head();
            if (request.number() == 1) {
                answer.awaitPeerGone();
                return;
            }
            while (!enough.await(20, TimeUnit.MILLISECONDS)) {
                answer.raw(":\n");
            }
            answer.raw("data: alive\n\n");
            answer.awaitPeerGone();
        })) {
            try (SseClient client =
                    client(server).idleTimeout(Duration.ofMillis(400)).build()) {
                client.start(seen.events::add);
                Collected.await("second connection", () -> seen.connections.size() == 2);
                long sinceNs = System.nanoTime();
                Collected.await("a long time", () -> System.nanoTime() - sinceNs > 1_500_000_000L);
                enough.countDown();
                Collected.await("alive", () -> seen.texts().contains("message/alive/"));
                assertThat(client.status().idle()).isLessThan(Duration.ofSeconds(20));
            }
            assertThat(server.requests).hasSize(2);
        }
        assertThat(seen.connectionErrors)
                .extracting(error -> ((SseTimeoutException) error).phase())
                .containsExactly(SseTimeoutException.Phase.IDLE);
    }

    @Test
    @DisplayName("F24: a server that accepts and does not answer is given up")
    void noAnswer_isATimeout() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            if (request.number() > 1) {
                answer.head();
            }
            answer.awaitPeerGone();
        })) {
            try (SseClient client = client(server)
                    .connectTimeout(Duration.ofSeconds(2))
                    .responseTimeout(Duration.ofMillis(100))
                    .build()) {
                client.start(seen.events::add);
                Collected.await("connected", () -> seen.connections.size() == 1);
            }
        }
        assertThat(seen.connectionErrors).isNotEmpty();
        assertThat(((SseTimeoutException) seen.connectionErrors.get(0)).phase())
                .isEqualTo(SseTimeoutException.Phase.RESPONSE);
    }

    @Test
    @DisplayName("F30: an event, an id or a line over its limit is a typed error, and the id stays")
    void limits_areTypedErrors_andKeepTheId() throws Exception {
        List<SseLimit> limits = new CopyOnWriteArrayList<>();
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head();
            switch (request.number()) {
                case 1 -> {
                    answer.raw("id: 7\ndata: a\n\nid: 8\ndata: ");
                    endless(answer, "x");
                }
                case 2 -> {
                    answer.raw("id: 8\n");
                    endless(answer, "data: x\n");
                }
                case 3 -> endless(answer, ":");
                case 4 -> endless(answer, "id: ");
                default -> answer.awaitPeerGone();
            }
        })) {
            try (SseClient client = client(server)
                    .limit(SseLimit.MAX_EVENT_BYTES, 20_000)
                    .limit(SseLimit.MAX_LINE_BYTES, 50_000)
                    .onConnectionError(error -> limits.add(((SseLimitException) error).limit()))
                    .build()) {
                client.start(seen.events::add);
                Collected.await("all", () -> seen.connections.size() == 5);
            }
            assertThat(server.requests)
                    .extracting(SseTestServer.Request::lastEventId)
                    .containsExactly("", "7", "7", "7", "7");
        }
        assertThat(limits)
                .containsExactly(
                        SseLimit.MAX_EVENT_BYTES,
                        SseLimit.MAX_EVENT_BYTES,
                        SseLimit.MAX_LINE_BYTES,
                        SseLimit.MAX_ID_BYTES);
        assertThat(seen.texts()).containsExactly("message/a/7");
    }

    private static void endless(Answer answer, String text) throws Exception {
        String block = text.repeat(1_000);
        while (true) { // until the peer has gone
            answer.raw(block);
        }
    }

    @Test
    @DisplayName("F31: garbage in the framing of HTTP is a connection error, and the next connection is good")
    void garbage_inTheFraming_isAConnectionError() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        List<String> answers = List.of(
                "nonsense\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
                head + "xyz\r\ndata: a\n\n\r\n",
                head + "-5\r\ndata: a\n\n\r\n",
                head + "ffffffffffffffff5\r\ndata: b\n\n",
                head + "9\r\ndata: c\n\nXX9\r\n",
                head + "\r\n\r\n",
                head + "9\r\ndata",
                "");
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            if (request.number() <= answers.size()) {
                answer.raw(answers.get(request.number() - 1));
                return;
            }
            answer.head().raw("data: good\n\n");
            answer.awaitPeerGone();
        })) {
            try (SseClient client = client(server)
                    // The JDK's client may say nothing at all of garbage; then it is silence.
                    .connectTimeout(Duration.ofMillis(500))
                    .responseTimeout(Duration.ofMillis(500))
                    .idleTimeout(Duration.ofMillis(500))
                    .build()) {
                client.start(seen.events::add);
                Collected.await("good", () -> seen.texts().contains("message/good/"));
            }
        }
        assertThat(seen.exceptions).isEmpty();
        // The JDK's client tries a request without an answer once more by itself, and takes an empty chunk size for the
        // end.
        assertThat(seen.connectionErrors).hasSizeGreaterThanOrEqualTo(6);
        assertThat(seen.texts().stream().filter(text -> text.contains("/a/") || text.contains("/b/")))
                .isEmpty();
    }

    @Test
    @DisplayName("F31: a flood of headers, and an endless chunk size, end in an error and the next connection is good")
    void floods_inTheFraming_areConnectionErrors() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            switch (request.number()) {
                case 1 -> {
                    answer.raw("HTTP/1.1 200 OK\r\n");
                    endless(answer, "X-A: " + "b".repeat(100) + "\r\n");
                }
                case 2 -> {
                    answer.raw(head);
                    endless(answer, "0");
                }
                default -> {
                    answer.head().raw("data: good\n\n");
                    answer.awaitPeerGone();
                }
            }
        })) {
            try (SseClient client = client(server)
                    .connectTimeout(Duration.ofMillis(500))
                    .responseTimeout(Duration.ofMillis(500))
                    .idleTimeout(Duration.ofMillis(500))
                    .build()) {
                client.start(seen.events::add);
                Collected.await("good", () -> seen.texts().contains("message/good/"));
            }
        }
        assertThat(seen.connectionErrors).hasSizeGreaterThanOrEqualTo(2);
        assertThat(seen.exceptions).isEmpty();
    }

    @Test
    @DisplayName("F28: a handler that does not keep up stops the reading; nothing piles up and nothing is lost")
    void slowHandler_stopsTheReading() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong sent = new AtomicLong();
        int count = 20_000;
        String text = "x".repeat(1_000);
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head();
            for (int i = 1; i <= count; i++) {
                answer.raw("id: " + i + "\ndata: " + text + "\n\n");
                sent.incrementAndGet();
            }
            answer.awaitPeerGone();
        })) {
            AtomicLong handled = new AtomicLong();
            List<String> wrong = new ArrayList<>();
            try (SseClient client = client(server)
                    .buffer(16)
                    .idleTimeout(Duration.ofSeconds(1))
                    .explicitAcknowledge()
                    .maxInWork(4)
                    .build()) {
                client.start(event -> {
                    long expected = handled.incrementAndGet();
                    if (!event.id().equals(Long.toString(expected))) {
                        wrong.add(event.id() + " instead of " + expected);
                    }
                    if (go.getCount() > 0) {
                        seen.events.add(event);
                    } else {
                        client.acknowledge(event);
                    }
                });
                Collected.await("four in work", () -> seen.events.size() == 4);
                long[] last = {-1, System.nanoTime()};
                // Silence counts from when the server can send no more; three times the idle limit passes.
                Collected.await("the server is held up", () -> {
                    if (sent.get() != last[0]) {
                        last[0] = sent.get();
                        last[1] = System.nanoTime();
                    }
                    return System.nanoTime() - last[1] > 3_000_000_000L;
                });
                assertThat(sent.get()).isLessThan(count);
                assertThat(client.stats().events()).isEqualTo(4);
                assertThat(seen.connections).hasSize(1);
                go.countDown();
                seen.events.forEach(client::acknowledge);
                Collected.await("all", () -> handled.get() == count);
                assertThat(wrong).isEmpty();
                assertThat(seen.connections).hasSize(1);
            }
        }
    }

    @Test
    @DisplayName("F28: large events that wait stop the reading before there are many")
    void largeEvents_thatWait_stopTheReading() throws Exception {
        String event = "data: " + "x".repeat(10_000) + "\n\n";
        try (SseTestServer server = new SseTestServer((request, answer) -> endless(answer.head(), event))) {
            try (SseClient client = client(server)
                    .limit(SseLimit.MAX_EVENT_BYTES, 20_000)
                    .explicitAcknowledge()
                    .maxInWork(1)
                    .build()) {
                client.start(seen.events::add);
                Collected.await("one", () -> seen.events.size() == 1);
                long[] last = {-1, System.nanoTime()};
                Collected.await("the reading stops", () -> {
                    if (client.stats().bytes() != last[0]) {
                        last[0] = client.stats().bytes();
                        last[1] = System.nanoTime();
                    }
                    return System.nanoTime() - last[1] > 500_000_000L;
                });
                assertThat(client.stats().bytes()).isLessThan(200_000);
            }
        }
    }

    @Test
    void hooks_thatThrow_endNothing() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            if (request.number() == 1) {
                answer.status(503, "");
                return;
            }
            answer.head().raw("data: a\n\n");
            answer.awaitPeerGone();
        })) {
            try (SseClient client = client(server)
                    .onConnection(() -> {
                        throw new IllegalStateException("connection hook");
                    })
                    .onConnectionError(error -> {
                        throw new IllegalStateException("error hook");
                    })
                    .build()) {
                client.start(seen.events::add);
                Collected.await("event", () -> seen.events.size() == 1);
            }
        }
    }

    @Test
    void close_fromAHandler_deliversNothingMore() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head().raw("id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n");
            answer.awaitPeerGone();
        })) {
            SseClient client = client(server).build();
            client.start(event -> {
                seen.events.add(event);
                client.close();
            });
            Collected.await("stopped", () -> client.status().state() == SseState.STOPPED);
            client.close();
            worker.drain(Duration.ofSeconds(10));
            assertThat(seen.events).hasSize(1);
            assertThat(client.status().handledId()).isEqualTo("1");
        }
    }

    @Test
    void close_ofAnOpenClient_endsItsConnectionAndThreads() throws Exception {
        Set<Thread> before = threads();
        CountDownLatch gone = new CountDownLatch(1);
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head().raw("data: 1\n\n");
            answer.awaitPeerGone();
            gone.countDown();
        })) {
            SseClient client = client(server).build();
            client.start(seen.events::add);
            Collected.await("event", () -> seen.events.size() == 1);
            assertThat(threadsBut(before)).isNotEmpty();
            client.close();
            client.close();
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> client.start(event -> {})).isInstanceOf(IllegalStateException.class);
        }
        // Before JDK 21 the thread of the JDK's client ends only when the client is collected.
        Collected.await("the threads of the client end", () -> {
            System.gc();
            return threadsBut(before).isEmpty();
        });
    }

    private static Set<Thread> threadsBut(Set<Thread> before) {
        Set<Thread> others = threads();
        others.removeAll(before);
        return others;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("pinion-sse-")
                        || thread.getName().startsWith("HttpClient-"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void worker_thatCloses_endsTheClient() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head();
            try {
                while (true) {
                    answer.raw("data: x\n\n");
                }
            } finally {
                gone.countDown();
            }
        })) {
            SseClient client = client(server).build();
            client.start(event -> {});
            Collected.await("events", () -> client.stats().events() > 10);
            worker.close();
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            Collected.await("stopped", () -> client.status().state() == SseState.STOPPED);
            client.close();
        }
    }

    @Test
    void settings_thatAreWrong_areRefusedWithoutSecrets() {
        SseClientBuilder builder = SseClient.on(worker);
        assertThatThrownBy(() -> SseClient.on(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("url");
        for (String url : List.of("ftp://a/", "/events", "http:///x", "http://u:secret@a/")) {
            assertThatThrownBy(() -> builder.url(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
        for (String name : List.of("Host", "Last-Event-ID", "accept", "Content-Length", "a b", "")) {
            assertThatThrownBy(() -> builder.header(name, "secret"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
        for (String value : List.of("secret\r\nX: y", "secr\u00E9t", "secret\0")) {
            assertThatThrownBy(() -> builder.header("X-A", value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secr");
        }
        builder.header("X-A", "1");
        assertThatThrownBy(() -> builder.header("x-a", "2")).hasMessageContaining("twice");
        assertThatThrownBy(() -> builder.basicAuth("a:b", () -> new char[0])).hasMessageContaining("colon");
        assertThatThrownBy(() -> builder.resumeFrom("a\nb")).isInstanceOf(IllegalArgumentException.class);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(2))) {
            assertThatThrownBy(() -> builder.idleTimeout(wrong)).hasMessageContaining("idleTimeout");
            assertThatThrownBy(() -> builder.connectTimeout(wrong)).hasMessageContaining("connectTimeout");
            assertThatThrownBy(() -> builder.responseTimeout(wrong)).hasMessageContaining("responseTimeout");
            assertThatThrownBy(() -> builder.reconnectDelay(wrong)).hasMessageContaining("reconnectDelay");
        }
        for (int wrong : new int[] {0, -1, 65_537}) {
            assertThatThrownBy(() -> builder.buffer(wrong)).hasMessageContaining("buffer");
            assertThatThrownBy(() -> builder.maxInWork(wrong)).hasMessageContaining("maxInWork");
        }
        assertThatThrownBy(() -> builder.limit(SseLimit.MAX_ID_BYTES, 0)).hasMessageContaining("maxIdBytes");
        builder.url("http://127.0.0.1:1/").header("Authorization", "x").bearer(() -> "y");
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Authorization");
    }

    @Test
    void client_usedTwiceOrWithoutExplicitAcknowledgement_isRefused() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> answer.noMore());
                SseClient client = client(server).build()) {
            assertThatThrownBy(() -> client.start(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> client.acknowledge(SseEvent.gap(server.url("/"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("explicitAcknowledge");
            client.reconnectFromHandled(new IllegalStateException("not started")); // changes nothing
            client.start(event -> {});
            assertThatThrownBy(() -> client.start(event -> {})).isInstanceOf(IllegalStateException.class);
        }
    }
}
