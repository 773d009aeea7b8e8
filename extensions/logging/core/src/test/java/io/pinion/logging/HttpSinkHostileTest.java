package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.logging.internal.sink.SinkCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The HTTP sink against receivers that do not keep to HTTP, and suppliers of headers that do not keep to anything. */
class HttpSinkHostileTest {
    /** From JDK 21 on; before, the client forgets the connection of an answer that it cannot read. */
    private static final boolean CLIENT_CLOSES = Runtime.version().feature() >= 21;

    private static final String LONG = "x".repeat(1000);

    private final HttpRig rig = new HttpRig();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        rig.close();
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
    }

    private RawReceiver receiver(RawReceiver.Script... first) {
        RawReceiver receiver = new RawReceiver(first);
        toClose.add(receiver);
        return receiver;
    }

    private RawReceiver open(RawReceiver.Script... first) {
        RawReceiver receiver = receiver(first);
        rig.open(Destination.http(receiver.uri()));
        return receiver;
    }

    /** Until the records are sent; the clock goes on, so that pauses end. */
    private SinkCounts sendDespiteAll(String... records) {
        rig.take(records);
        HttpRig.Flush flush = rig.flush();
        rig.await(Duration.ofMillis(20), () -> flush.done);
        assertThat(rig.counts().backlog()).isZero();
        assertThat(rig.counts().backlogBytes()).isZero();
        return rig.counts();
    }

    private void awaitEnds(RawReceiver receiver, int ends) {
        rig.await(() -> receiver.ends.size() >= ends);
    }

    @Test
    void body_thatNeverEnds_isCutAndTheConnectionDropped() {
        RawReceiver receiver = open(peer -> {
            peer.readRequest();
            peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            peer.writeEndlessly("1000\r\n" + "x".repeat(4096) + "\r\n");
        });
        assertThat(rig.send("a").sent()).isEqualTo(1);
        awaitEnds(receiver, 1);
        assertThat(rig.send("b").sent()).isEqualTo(2);
        assertThat(receiver.bodies).containsExactly("a\n", "b\n");
        assertThat(rig.counts().repeated()).isZero();
    }

    @Test
    void body_ofAnErrorThatNeverEnds_isCutToo() {
        RawReceiver receiver = open(peer -> {
            peer.readRequest();
            peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 99999999999\r\n\r\n");
            peer.writeEndlessly("no ");
        });
        assertThat(rig.send("a").rejected()).isEqualTo(1);
        awaitEnds(receiver, 1);
        assertThat(rig.news.get(0)).hasSizeLessThan(400);
    }

    @Test
    void body_thatDrips_countsByItsStatusWhenTheTimeIsOver() {
        RawReceiver receiver = open(peer -> {
            peer.readRequest();
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab");
            peer.awaitEnd();
        });
        rig.take("a");
        rig.flush();
        rig.await(() -> receiver.bodies.size() == 1);
        // Until the answer's head is read, a time-out would be unclear; ask for it a little at a time.
        rig.await(Duration.ofMillis(10), () -> rig.counts().backlog() == 0);
        assertThat(rig.counts().sent()).isEqualTo(1);
        awaitEnds(receiver, 1);
        assertThat(receiver.bodies).containsExactly("a\n");
    }

    @Test
    void body_thatBreaksOff_countsByItsStatus() {
        RawReceiver receiver = open(peer -> {
            peer.readRequest();
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab");
        });
        assertThat(rig.send("a").sent()).isEqualTo(1);
        assertThat(receiver.bodies).containsExactly("a\n");
    }

    @Test
    void headers_thatNeverEnd_areGivenUpAndTheBatchIsRepeated() {
        RawReceiver receiver = open(peer -> {
            peer.readRequest();
            peer.write("HTTP/1.1 200 OK\r\n");
            for (int i = 0; ; i++) {
                peer.write("X-" + i + ": " + LONG + "\r\n");
            }
        });
        rig.take("a");
        rig.flush();
        rig.await(Duration.ofMillis(10), () -> !rig.news.isEmpty());
        assertThat(rig.news.get(0)).startsWith("lost");
        if (CLIENT_CLOSES) {
            awaitEnds(receiver, 1);
        }
        rig.await(Duration.ofMillis(20), () -> rig.counts().sent() == 1);
        assertThat(receiver.bodies).containsExactly("a\n", "a\n");
        assertThat(rig.counts().repeated()).isEqualTo(1);
    }

    @Test
    void answer_thatIsNotHttp_leavesNoConnectionOrIsAskedForMoreAndMoreRarely() {
        List<RawReceiver.Script> bad = java.util.Collections.nCopies(20, peer -> {
            peer.readRequest();
            peer.write("220 not HTTP\r\n\r\n");
            peer.awaitEnd();
        });
        rig.requestTimeout = Duration.ofMinutes(10);
        RawReceiver receiver = open(bad.toArray(new RawReceiver.Script[0]));
        rig.take("a");
        rig.flush();
        long lastNs = 0;
        for (int i = 1; i <= 5; i++) {
            int answered = i;
            rig.await(Duration.ofMillis(200), () -> rig.news.size() == answered);
            long nowNs = rig.manual.clock().nanoTime();
            if (CLIENT_CLOSES) {
                awaitEnds(receiver, i);
            } else if (i > 1) {
                assertThat(nowNs - lastNs).isGreaterThan(HttpRig.MAX_BACKOFF.toNanos() / 2 << i - 2);
            }
            lastNs = nowNs;
        }
    }

    @Test
    void answer_thatNeverComes_isGivenUpWhenTheTimeIsOver() {
        RawReceiver receiver = open(peer -> {
            peer.readRequest();
            peer.awaitEnd();
        });
        rig.take("a");
        rig.flush();
        rig.await(() -> receiver.bodies.size() == 1);
        rig.advance(rig.requestTimeout.minusNanos(1));
        assertThat(rig.news).isEmpty();
        rig.advance(Duration.ofNanos(1));
        assertThat(rig.news.get(0)).contains("no answer within PT30S");
        awaitEnds(receiver, 1);
        rig.await(Duration.ofMillis(10), () -> rig.counts().sent() == 1);
        assertThat(receiver.bodies).containsExactly("a\n", "a\n");
        assertThat(rig.counts().repeated()).isEqualTo(1);
    }

    @Test
    void answer_ofHalfALine_isNoAnswer() {
        RawReceiver receiver = open(
                peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 20");
                },
                peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 200 OK\r\nContent-Le");
                });
        assertThat(sendDespiteAll("a").sent()).isEqualTo(1);
        assertThat(receiver.bodies).containsExactly("a\n", "a\n", "a\n");
        assertThat(rig.counts().repeated()).isEqualTo(2);
    }

    @Test
    void answer_thatIsNotHttp_isNoAnswerAndIsShownCleaned() {
        RawReceiver receiver = open(
                peer -> {
                    peer.readRequest();
                    peer.write("220 smtp \u001b[31m ready\r\n\r\n");
                },
                peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 -20 \u0007\r\n\r\n");
                },
                peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n");
                });
        SinkCounts counts = sendDespiteAll("a");
        assertThat(counts.sent()).isEqualTo(1);
        assertThat(counts.repeated()).isEqualTo(receiver.bodies.size() - 1);
        assertThat(rig.news)
                .hasSizeGreaterThan(2)
                .allMatch(text -> text.length() < 400 && text.chars().noneMatch(Character::isISOControl));
    }

    @Test
    void request_thatIsResetInTheMiddle_isRepeated() {
        rig.batchBytes = 1 << 20;
        rig.backlogLimitBytes = 8 << 20;
        rig.maxRecordBytes = 1 << 20;
        RawReceiver receiver = open(peer -> {
            peer.readSome();
            peer.reset();
        });
        String large = "y".repeat(900_000);
        assertThat(sendDespiteAll(large).sent()).isEqualTo(1);
        assertThat(receiver.bodies).containsExactly(large + "\n");
        assertThat(rig.counts().repeated())
                .as("may have arrived, as far as is known")
                .isEqualTo(1);
    }

    @Test
    void connection_closedByThePeerBetweenRequests_isMadeAgain() {
        RawReceiver.Script once = peer -> {
            peer.readRequest();
            peer.write("HTTP/1.1 204 No Content\r\n\r\n");
        };
        RawReceiver receiver = open(once, once, once);
        for (int i = 1; i <= 5; i++) {
            sendDespiteAll("r" + i);
            int closed = Math.min(i, 3);
            awaitEnds(receiver, closed);
        }
        assertThat(rig.counts().sent()).isEqualTo(5);
        assertThat(receiver.bodies).contains("r1\n", "r2\n", "r3\n", "r4\n", "r5\n");
        assertThat(receiver.bodies.size() - 5)
                .isLessThanOrEqualTo((int) rig.counts().repeated());
    }

    @Test
    void connection_thatIsKept_isUsedForTheNextRequest() {
        RawReceiver receiver = open();
        rig.send("a");
        rig.send("b");
        assertThat(receiver.bodies).containsExactly("a\n", "b\n");
        assertThat(receiver.ends).isEmpty();
    }

    @Test
    void close_withAnAnswerUnderWay_countsByItsStatus() {
        CountDownLatch begun = new CountDownLatch(1);
        RawReceiver receiver = open(peer -> {
            peer.readRequest();
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n");
            begun.countDown();
            peer.awaitEnd();
        });
        rig.take("a");
        rig.flush();
        rig.await(() -> begun.getCount() == 0);
        rig.close(() -> assertThat(rig.counts().sent() + rig.counts().unknown()).isEqualTo(1));
        awaitEnds(receiver, 1);
    }

    private RawReceiver openWithHeader(Supplier<String> value) {
        RawReceiver receiver = receiver();
        rig.open(Destination.http(receiver.uri()).header("X-Token", value));
        return receiver;
    }

    /** Gives the answers of a list, one a request, then a good one. */
    private static Supplier<String> answers(List<Supplier<String>> first) {
        List<Supplier<String>> left = new ArrayList<>(first);
        return () -> left.isEmpty() ? "good" : left.remove(0).get();
    }

    @Test
    void supplier_thatMisbehaves_failsTheAttemptAndTellsNoSecret() {
        List<Supplier<String>> bad = new ArrayList<>();
        bad.add(() -> {
            throw new IllegalStateException("s3cret");
        });
        bad.add(() -> {
            throw new StackOverflowError("s3cret");
        });
        bad.add(() -> null);
        bad.add(() -> "s3cret\r\nX-Forged: yes");
        RawReceiver receiver = openWithHeader(answers(bad));
        assertThat(sendDespiteAll("a").sent()).isEqualTo(1);
        assertThat(receiver.bodies).containsExactly("a\n");
        assertThat(rig.counts().repeated()).isZero();
        assertThat(rig.news).hasSize(5);
        assertThat(rig.news.toString())
                .contains("threw java.lang.IllegalStateException", "returned null", "no header can hold", "X-Token")
                .doesNotContain("s3cret");
    }

    @Test
    void supplier_thatDoesNotReturn_isInterruptedAndTriedAgain() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        RawReceiver receiver = openWithHeader(answers(List.of(() -> {
            asked.countDown();
            try {
                never.await();
                return "never";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        })));
        rig.take("a");
        rig.flush();
        rig.await(() -> asked.getCount() == 0);
        rig.advance(rig.requestTimeout);
        assertThat(rig.news.get(0)).contains("no answer within");
        rig.await(Duration.ofMillis(10), () -> rig.counts().sent() == 1);
        assertThat(receiver.bodies).containsExactly("a\n");
        assertThat(rig.counts().repeated()).isZero();
    }

    @Test
    void supplier_thatIgnoresInterrupts_blocksOneThreadAndIsNotAskedAgainMeanwhile() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        RawReceiver receiver = openWithHeader(answers(List.of(() -> {
            asked.countDown();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    // As bad code does.
                }
            }
            return "late";
        })));
        rig.take("a");
        rig.flush();
        rig.await(() -> asked.getCount() == 0);
        rig.advance(rig.requestTimeout.plusSeconds(60));
        assertThat(rig.news.size()).isGreaterThan(3);
        assertThat(rig.news.get(rig.news.size() - 1)).contains("still waits for the supplier");
        release.countDown();
        rig.await(Duration.ofMillis(10), () -> rig.counts().sent() == 1);
        assertThat(receiver.bodies).containsExactly("a\n");
    }
}
