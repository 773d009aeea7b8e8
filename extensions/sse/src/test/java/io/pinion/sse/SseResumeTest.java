package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that dies at each byte of a stream. */
@Timeout(120)
class SseResumeTest {
    private static final List<String> WITH_IDS = List.of(
            "id: 1\nevent: add\ndata: {\"a\":1}\n\n",
            ":c\nid: 2\r\ndata: two\r\ndata: lines\r\n\r\n",
            "data: \u20AC\rid: 3\r\r");
    private static final List<String> WITHOUT_IDS =
            List.of("event: add\ndata: 1\n\n", "data: two\r\ndata: lines\r\n\r\n", "data: 3\r\r");

    private enum Death {
        END,
        RESET,
        IN_A_CHUNK
    }

    private static Worker worker;

    @BeforeAll
    static void open() {
        worker = Worker.start();
    }

    @AfterAll
    static void close() {
        worker.close();
    }

    @Test
    @DisplayName("T33: with ids, a server that dies at each byte loses nothing and doubles nothing")
    void events_withIdsAndADeathAtEachByte_comeOnce() throws Exception {
        int length = bytes(String.join("", WITH_IDS)).length;
        for (Death death : Death.values()) {
            for (int cut = 0; cut <= length; cut++) {
                Collected seen = run(WITH_IDS, cut, death, "0", 3);
                assertThat(seen.texts())
                        .as("%s at byte %d", death, cut)
                        .containsExactly("add/{\"a\":1}/1", "message/two\nlines/2", "message/\u20AC/3");
            }
        }
    }

    @Test
    @DisplayName("T33: without ids, a server that dies at each byte is reported as a gap, and no half event is")
    void events_withoutIdsAndADeathAtEachByte_areMarkedByAGap() throws Exception {
        List<String> all = List.of("add/1/", "message/two\nlines/", "message/3/");
        String stream = String.join("", WITHOUT_IDS);
        for (Death death : List.of(Death.END, Death.IN_A_CHUNK)) {
            for (int cut = 0; cut <= stream.length(); cut++) {
                int whole = wholeEvents(stream.substring(0, cut));
                Collected seen = run(WITHOUT_IDS, cut, death, "", whole + 1 + 3);
                List<String> expected = new ArrayList<>(all.subList(0, whole));
                expected.add("gap");
                expected.addAll(all);
                assertThat(seen.texts()).as("%s at byte %d", death, cut).isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("F30: an id that no header can carry is announced as a gap")
    void reconnect_withAnIdThatNoHeaderCarries_isAGap() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            answer.head().raw("id: \u20AC\ndata: a\n\n");
            if (request.number() == 2) {
                answer.awaitPeerGone();
            }
        })) {
            Collected seen = new Collected();
            try (SseClient client =
                    seen.hook(SseClient.on(worker)).url(server.url("/")).build()) {
                client.start(seen.events::add);
                Collected.await("three", () -> seen.events.size() == 3);
                assertThat(seen.texts()).containsExactly("message/a/\u20AC", "gap", "message/a/\u20AC");
                assertThat(server.requests.get(1).lastEventId()).isEmpty();
                assertThat(client.stats().gaps()).isEqualTo(1);
            }
        }
    }

    /** What a plain parser makes of the part that was sent. */
    private static int wholeEvents(String sent) {
        return (int) PlainParser.parse(bytes(sent)).stream()
                .filter(text -> text.startsWith("event "))
                .count();
    }

    private static Collected run(List<String> events, int cut, Death death, String from, int expected)
            throws Exception {
        List<Throwable> wrong = new CopyOnWriteArrayList<>();
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            byte[] rest = bytes(String.join("", events.subList(next(request.lastEventId()), events.size())));
            if (request.number() > 1) {
                answer.head().raw(rest);
                answer.awaitPeerGone();
                return;
            }
            byte[] part = Arrays.copyOf(rest, cut);
            switch (death) {
                case END -> answer.head().raw(part);
                case RESET -> answer.head().raw(part).reset();
                case IN_A_CHUNK ->
                    answer.chunkedHead()
                            .raw(Integer.toHexString(rest.length + 1) + "\r\n")
                            .raw(part);
            }
        })) {
            Collected seen = new Collected();
            try (SseClient client = seen.hook(SseClient.on(worker))
                    .url(server.url("/"))
                    .resumeFrom(from)
                    .build()) {
                client.start(seen.events::add);
                Collected.await(
                        expected + " events, cut " + cut + " " + death + ": " + seen.texts() + seen.connectionErrors,
                        () -> seen.events.size() >= expected && seen.connections.size() >= 2
                                || seen.events.size() > expected);
            }
            assertThat(wrong).isEmpty();
            return seen;
        }
    }

    private static int next(String lastId) {
        return lastId.isEmpty() ? 0 : Integer.parseInt(lastId);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
