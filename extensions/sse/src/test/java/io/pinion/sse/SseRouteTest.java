package io.pinion.sse;

import static io.pinion.sse.Sse.sse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pinion.consumers.Action;
import io.pinion.consumers.App;
import io.pinion.consumers.AppTester;
import io.pinion.consumers.source.SourceStatus;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of a server, through an app. */
@Timeout(60)
class SseRouteTest {
    private final List<List<String>> bulks = new CopyOnWriteArrayList<>();

    private static SseTestServer server(int events) throws Exception {
        return new SseTestServer((request, answer) -> {
            answer.head();
            int after = request.lastEventId().isEmpty() ? 0 : Integer.parseInt(request.lastEventId());
            for (int id = after + 1; id <= events; id++) {
                answer.raw("event: e\nid: " + id + "\ndata: " + id + "\n\n");
            }
            answer.awaitPeerGone();
        });
    }

    private static SseConnection connection(SseTestServer server) {
        return SseConnection.to(server.url("/base/").toString())
                .with(client -> client.reconnectDelay(Duration.ofMillis(5)));
    }

    private static List<String> data(List<SseEvent> events) {
        return events.stream().map(SseEvent::data).toList();
    }

    @Test
    @DisplayName(
            "S3.16, S3.17, S3 case 26: with bulks of two the handler runs on the second event; paths join the base")
    void bulkOfTwo_isHandedOverWithTheSecondEvent() throws Exception {
        try (SseTestServer server = server(5);
                App app = App.create().connect(connection(server))) {
            app.route(sse("/v2/events").bulkSize(2), events -> bulks.add(data(events)));
            app.start();
            Collected.await("two bulks", () -> bulks.size() == 2);
            assertThat(bulks).containsExactly(List.of("1", "2"), List.of("3", "4"));
            assertThat(server.requests.get(0).line()).startsWith("GET /v2/events ");
            Collected.await("ready", () -> app.health().ready());
            Collected.await(
                    "the fifth is here", () -> app.stats().get("/v2/events").delivered() == 5);
            assertThat(bulks).hasSize(2);
        }
        assertThat(bulks).last().isEqualTo(List.of("5"));
    }

    @Test
    @DisplayName("S3.21: a partial bulk is handed over by age, and at the stop")
    void partialBulk_isHandedOverByAge() throws Exception {
        try (SseTestServer server = server(3);
                App app = App.create().connect(connection(server))) {
            app.route(sse("events").bulkSize(2).bulkAge(Duration.ofSeconds(1)), events -> bulks.add(data(events)));
            app.start();
            Collected.await("two bulks", () -> bulks.size() == 2);
            assertThat(bulks).containsExactly(List.of("1", "2"), List.of("3"));
        }
    }

    @Test
    @DisplayName("S3 case 25: a throwing handler has the exception hook run, and the events come again in order")
    void throwingHandler_reconnectsAndGetsTheEventsAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ConcurrentLinkedQueue<Throwable> hooked = new ConcurrentLinkedQueue<>();
        try (SseTestServer server = server(6);
                App app = App.create().connect(connection(server).with(client -> client.onException(hooked::add)))) {
            app.route(sse("events").bulkSize(2), events -> {
                if (calls.incrementAndGet() == 2) {
                    throw new IllegalStateException("not yet");
                }
                bulks.add(data(events));
            });
            app.start();
            Collected.await("six", () -> bulks.stream().mapToInt(List::size).sum() == 6);
            assertThat(bulks.stream().flatMap(List::stream)).containsExactly("1", "2", "3", "4", "5", "6");
            assertThat(hooked).hasSize(1);
            assertThat(hooked.peek()).hasMessageContaining("asked for an event again");
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    @DisplayName("F32: an event whose handler always throws is given up after the cap, and takes no others with it")
    void poisonEvent_isGivenUp() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (SseTestServer server = server(6);
                App app = App.create().connect(connection(server))) {
            app.route(sse("events").bulkSize(3).bulkAge(Duration.ofMillis(20)).maxAttempts(4), events -> {
                if (events.stream().anyMatch(event -> event.id().equals("2"))) {
                    attempts.incrementAndGet();
                    throw new IllegalStateException("poison");
                }
                bulks.add(data(events));
            });
            app.start();
            Collected.await("five", () -> bulks.stream().mapToInt(List::size).sum() == 5);
            assertThat(bulks.stream().flatMap(List::stream)).containsExactly("1", "3", "4", "5", "6");
            Collected.await("all are settled", () -> app.stats().get("events").unsettled() == 0);
            assertThat(attempts.get()).isLessThanOrEqualTo(6);
        }
    }

    @Test
    void firstBulkThatFails_withoutIds_comesAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (SseTestServer server = new SseTestServer((request, answer) -> {
                    answer.head();
                    if (request.number() == 1) {
                        answer.raw("data: a\n\ndata: b\n\n");
                    }
                    answer.awaitPeerGone();
                });
                App app = App.create().connect(connection(server))) {
            app.route(sse("events").bulkSize(2), events -> {
                if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("not yet");
                }
                bulks.add(data(events));
            });
            app.start();
            Collected.await("both", () -> bulks.size() == 2);
            assertThat(bulks).containsExactly(List.of("a"), List.of("b"));
        }
    }

    @Test
    @DisplayName("S3.8: a mark on one event of a bulk has that one come again, and no other")
    void markedEvent_comesAgainAlone() throws Exception {
        try (SseTestServer server = server(3);
                App app = App.create().connect(connection(server))) {
            AtomicInteger marks = new AtomicInteger();
            app.route(sse("events").bulkSize(3), events -> {
                bulks.add(data(events));
                events.stream()
                        .filter(event -> event.id().equals("2") && marks.getAndIncrement() == 0)
                        .forEach(SseEvent::requeue);
            });
            app.start();
            Collected.await("again", () -> bulks.size() == 2);
            assertThat(bulks).containsExactly(List.of("1", "2", "3"), List.of("2"));
        }
    }

    @Test
    void secondRun_beginsWhereTheFirstHasEnded() throws Exception {
        List<String> kept = new CopyOnWriteArrayList<>(List.of(""));
        try (SseTestServer server = server(4)) {
            for (int run = 0; run < 2; run++) {
                int events = run;
                try (App app = App.create().connect(connection(server))) {
                    app.route(
                            sse("events")
                                    .bulkSize(2)
                                    .resumeFrom(() -> kept.get(kept.size() - 1))
                                    .onHandled(kept::add),
                            bulk -> bulks.add(data(bulk)));
                    app.start();
                    Collected.await("bulks", () -> bulks.size() >= 2 || events > 0 && !server.requests.isEmpty());
                }
            }
            assertThat(kept).containsExactly("", "2", "4");
            assertThat(bulks).containsExactly(List.of("1", "2"), List.of("3", "4"));
        }
    }

    @Test
    @DisplayName("U9: a server that is away for long is seen, although it is tried anew all the time")
    void serverAway_isNotForgottenWithEachAttempt() throws Exception {
        int port;
        try (SseTestServer server = server(0)) {
            port = server.url("/").getPort();
        }
        try (App app = App.builder().deadAfter(Duration.ofSeconds(5)).build()) {
            app.connect(SseConnection.to("http://127.0.0.1:" + port + "/")
                    .with(client -> client.reconnectDelay(Duration.ofMillis(5))));
            app.route(sse("events"), events -> {});
            app.start();
            assertThat(app.health().live()).isTrue();
            Collected.await("dead", () -> !app.health().live());
        }
    }

    @Test
    void secretInAQuery_isNotInTheName() {
        App app = App.create().route(sse("http://127.0.0.1:1/x?token=secret"), events -> {});
        try (AppTester tester = AppTester.start(app)) {
            assertThat(tester.app().stats().keySet()).containsExactly("http://127.0.0.1:1/x");
        }
    }

    @Test
    void rejectOnException_goesOnWithoutAReconnect() throws Exception {
        try (SseTestServer server = server(4);
                App app = App.create().connect(connection(server))) {
            app.route(sse("events").onException(Action.REJECT), events -> {
                bulks.add(data(events));
                throw new IllegalStateException("each time");
            });
            app.start();
            Collected.await("four", () -> bulks.size() == 4);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void manyEvents_throughASmallLimit_allComeInOrder() throws Exception {
        int events = 20_000;
        AtomicInteger next = new AtomicInteger(1);
        AtomicInteger wrong = new AtomicInteger();
        try (SseTestServer server = server(events);
                App app = App.create().connect(connection(server))) {
            app.routeBlocking(
                    sse("events").bulkSize(7),
                    bulk -> bulk.forEach(event -> {
                        if (!event.data().equals("" + next.getAndIncrement())) {
                            wrong.incrementAndGet();
                        }
                    }));
            app.start();
            Collected.await("all but a rest", () -> next.get() > events - 7);
            Collected.await("the rest is here", () -> app.stats().get("events").delivered() == events);
        }
        assertThat(next.get()).isEqualTo(events + 1);
        assertThat(wrong.get()).isZero();
    }

    @Test
    @DisplayName("S3.22: credentials and headers of the connection are sent by every route")
    void credentials_areSent() throws Exception {
        try (SseTestServer server = server(1);
                App app = App.create()
                        .connect(connection(server)
                                .with(client -> client.basicAuth("shop", "secret"::toCharArray))
                                .with(client -> client.header("X-Tenant", "t1")))) {
            app.route(sse("a"), events -> bulks.add(data(events)));
            app.route(sse("b"), events -> bulks.add(data(events)));
            app.start();
            Collected.await("both", () -> bulks.size() == 2);
            assertThat(server.requests).allSatisfy(request -> {
                assertThat(request.header("authorization")).startsWith("Basic ");
                assertThat(request.header("x-tenant")).isEqualTo("t1");
            });
        }
    }

    @Test
    void absoluteUrl_needsNoConnection() throws Exception {
        try (SseTestServer server = server(1);
                App app = App.create()) {
            app.route(sse(server.url("/x").toString()), events -> bulks.add(data(events)));
            app.start();
            Collected.await("one", () -> bulks.size() == 1);
        }
    }

    @Test
    void handlers_areTestedWithoutAServer() {
        App app = App.create();
        app.route(sse("events").bulkSize(2).onException(Action.REJECT), events -> {
            if (events.size() < 2) {
                throw new IllegalStateException("alone");
            }
        });
        List<SseEvent> events = IntStream.range(0, 3)
                .mapToObj(i -> SseEvent.of("e", "" + i, "" + i, URI.create("http://127.0.0.1/")))
                .toList();
        try (AppTester tester = AppTester.start(app)) {
            assertThat(tester.deliver("events", events)).containsExactly(Action.ACK, Action.ACK, Action.REJECT);
        }
    }

    @Test
    void misuse_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> sse(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> sse("e").maxAttempts(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SseConnection.to("ftp://127.0.0.1/"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SseConnection.to("http://user:secret@127.0.0.1/"))
                .withMessageNotContaining("secret");
        assertThatIllegalStateException()
                .isThrownBy(() -> App.create().route(sse("e"), events -> {}).start())
                .withMessageContaining("SseConnection");
        App wrong = App.create().connect(SseConnection.to("http://127.0.0.1:1/"));
        wrong.route(sse("//elsewhere.example/x"), events -> {});
        assertThatIllegalStateException().isThrownBy(wrong::start).withMessageContaining("elsewhere.example");
    }

    @Test
    @DisplayName("F32: with two bulks in work, poison in one takes no event of the other with it")
    void poison_withTwoBulksInWork_takesNoOtherWithIt() throws Exception {
        ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
        AtomicInteger attempts = new AtomicInteger();
        try (SseTestServer server = server(20);
                App app = App.create().connect(connection(server))) {
            app.routeAsync(
                    sse("events")
                            .bulkSize(5)
                            .bulkAge(Duration.ofMillis(20))
                            .concurrency(2)
                            .maxAttempts(3),
                    events -> app.worker()
                            .timers()
                            .delay(Duration.ofMillis(events.get(0).id().equals("1") ? 1 : 10))
                            .thenRun(() -> {
                                if (data(events).contains("3")) {
                                    attempts.incrementAndGet();
                                    throw new IllegalStateException("poison");
                                }
                                done.addAll(data(events));
                            }));
            app.start();
            Collected.await("all but one", () -> new HashSet<>(done).size() == 19);
            assertThat(done).doesNotContain("3");
            Collected.await("given up", () -> app.stats().get("events").unsettled() == 0);
            assertThat(attempts.get()).isEqualTo(3);
        }
    }

    @Test
    void streamThatTheServerEnded_isNotReady_andNoReasonToStartAgain() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> answer.noMore());
                App app = App.builder().deadAfter(Duration.ofSeconds(5)).build().connect(connection(server))) {
            app.route(sse("events"), events -> {});
            app.start();
            Collected.await("ended", () -> app.health().routes().get(0).source().state() == SourceStatus.State.ENDED);
            assertThat(app.health().ready()).isFalse();
            assertThat(app.health().live()).isTrue();
        }
    }
}
