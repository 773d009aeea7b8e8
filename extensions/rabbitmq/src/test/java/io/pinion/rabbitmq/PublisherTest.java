package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pinion.worker.SelfAwaitException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The publisher step by step, without a broker. */
class PublisherTest {
    private final PublishRig rig = new PublishRig(PublishSettings.builder()
            .maxMessages(8)
            .confirmTimeout(Duration.ofSeconds(30))
            .build());

    @AfterEach
    void closeRig() {
        rig.close();
    }

    @Test
    @DisplayName("S3 beyond, publish: the future is done at the confirm, on the worker's thread, and not before")
    void put_whenConfirmed_completesOnTheWorker() {
        rig.up();
        List<Boolean> onWorker = new ArrayList<>();
        CompletableFuture<Void> put = rig.put("a");
        put.thenRun(() -> onWorker.add(rig.manual.worker().isWorkerThread()));
        rig.owner().worker();
        assertThat(rig.channel().sent).containsExactly("a");
        assertThat(rig.channel().flushed).isOne();
        assertThat(put).isNotDone();

        rig.channel().ack(1, false);
        assertThat(put).isCompleted();
        assertThat(onWorker).containsExactly(true);
        assertThat(rig.stats()).isEqualTo(new PublishStats(1, 1, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void put_whenConfirmedTogetherAndOutOfOrder_completesEachOnce() {
        rig.up();
        List<CompletableFuture<Void>> puts = putAll("a", "b", "c", "d");
        rig.owner();
        rig.channel().ack(3, false);
        assertThat(puts).map(CompletableFuture::isDone).containsExactly(false, false, true, false);
        rig.channel().ack(2, true);
        assertThat(puts).map(CompletableFuture::isDone).containsExactly(true, true, true, false);
        rig.channel().ack(0, true);
        assertThat(puts).allMatch(CompletableFuture::isDone);
        // Once more, or never sent: nothing happens.
        rig.channel().ack(4, true);
        rig.channel().ack(99, false);
        assertThat(rig.stats().confirmed()).isEqualTo(4);
        assertThat(rig.stats().waiting()).isZero();
    }

    @Test
    void put_beforeThereIsAConnection_waitsAndIsSentInOrder() {
        List<CompletableFuture<Void>> puts = putAll("a", "b", "c");
        rig.owner();
        assertThat(rig.channels).isEmpty();
        rig.up();
        assertThat(rig.channel().sent).containsExactly("a", "b", "c");
        rig.channel().ack(3, true);
        assertThat(puts).allMatch(CompletableFuture::isDone);
        assertThat(rig.stats().republished()).isZero();
    }

    @Test
    void put_whenTheConnectionIsLost_isPublishedAgainBeforeNewerOnesAndInOrder() {
        rig.up();
        List<CompletableFuture<Void>> puts = new ArrayList<>(putAll("a", "b", "c"));
        rig.owner();
        rig.channel().ack(2, false);
        rig.down();
        puts.addAll(putAll("d", "e"));
        rig.owner();
        PublishRig.FakeChannel old = rig.channel();
        rig.up();
        assertThat(rig.channel().sent).containsExactly("a", "c", "d", "e");
        // A late word about the old channel is about nothing.
        old.ack(3, true);
        assertThat(puts.get(0)).isNotDone();
        rig.channel().ack(4, true);
        assertThat(puts).allMatch(CompletableFuture::isDone);
        assertThat(rig.stats()).isEqualTo(new PublishStats(5, 5, 0, 0, 2, 0, 0, 0, 0));
    }

    @Test
    void put_whenLostAndNotToBePublishedAgain_failsAtOnceAndTheUnsentWaits() {
        try (PublishRig once =
                new PublishRig(PublishSettings.builder().republish(false).build())) {
            once.up();
            CompletableFuture<Void> sent = once.put("a");
            once.owner();
            CompletableFuture<Void> unsent = once.put("b");
            once.sender.down(1, new IOException("cut"));
            once.owner().worker();
            assertFails(sent, AmqpConnectionLostException.class, true, "may have been delivered");
            assertThat(unsent).isNotDone();
            once.up();
            assertThat(once.channel().sent).containsExactly("b");
        }
    }

    @Test
    void put_whenNacked_fails() {
        rig.up();
        List<CompletableFuture<Void>> puts = putAll("a", "b");
        rig.owner();
        rig.channel().nack(1);
        assertFails(puts.get(0), AmqpNackedException.class, true, "queue 'q' was refused by the broker");
        assertThat(puts.get(1)).isNotDone();
        assertThat(rig.stats().nacked()).isOne();
    }

    @Test
    void put_whenReturned_failsAtItsConfirmWithCodeAndText() {
        rig.up();
        List<CompletableFuture<Void>> puts = putAll("a", "b");
        rig.owner();
        rig.channel().told.returned(2, 312, "NO_ROUTE");
        rig.owner().worker();
        assertThat(puts.get(1)).isNotDone();
        rig.channel().ack(2, true);
        assertThat(puts.get(0)).isCompleted();
        assertFails(puts.get(1), AmqpReturnedException.class, false, "312 NO_ROUTE");
        assertThat(rig.stats().returned()).isOne();
    }

    @Test
    void put_whenReturnedOnAChannelThatHasGone_isJudgedByTheNewOne() {
        rig.up();
        CompletableFuture<Void> put = rig.put("a");
        rig.owner();
        rig.channel().told.returned(1, 312, "NO_ROUTE");
        rig.owner();
        rig.down();
        rig.up();
        rig.channel().ack(1, false);
        assertThat(put).isCompleted();
    }

    @Test
    void put_whenItAloneClosesTheChannel_failsAndTheNextGoes() {
        rig.up();
        CompletableFuture<Void> bad = rig.put(AmqpPublish.to("nowhere", "k"), "bad");
        rig.owner();
        rig.channel().refuse(404);
        assertFails(bad, AmqpRefusedException.class, false, "exchange 'nowhere', key 'k' was refused: 404 NOT_FOUND");
        CompletableFuture<Void> good = rig.put("good");
        rig.owner();
        assertThat(rig.channels).hasSize(2);
        rig.channel().ack(1, false);
        assertThat(good).isCompleted();
    }

    @Test
    void put_whenOneOfManyClosesTheChannel_isFoundByGoingOneByOne() {
        rig.up();
        List<CompletableFuture<Void>> puts = putAll("a", "bad", "c");
        rig.owner();
        // The last one may be confirmed before the others: they are looked through all the same.
        rig.channel().refuse(404);
        CompletableFuture<Void> newer = rig.put("d");
        rig.owner();
        assertThat(rig.channel().sent).containsExactly("a");
        rig.channel().ack(1, false);
        assertThat(rig.channel().sent).containsExactly("a", "bad");
        rig.channel().refuse(404);
        assertFails(puts.get(1), AmqpRefusedException.class, false, "404");
        assertThat(rig.channel().sent).containsExactly("c");
        rig.channel().ack(1, false);
        assertThat(rig.channel().sent).containsExactly("c", "d");
        rig.channel().ack(2, false);
        assertThat(newer).isCompleted();
        assertThat(puts.get(0)).isCompleted();
        assertThat(puts.get(2)).isCompleted();
        assertThat(rig.stats()).isEqualTo(new PublishStats(4, 3, 0, 0, 3, 1, 0, 0, 0));
    }

    @Test
    void channel_whenClosedForNoMessage_costsTheConnectionAndNoMessage() {
        rig.up();
        CompletableFuture<Void> put = rig.put("a");
        rig.owner();
        rig.channel().told.closed(new PublishChannel.ChannelEnd(false, 406, "other", false));
        rig.owner().worker();
        assertThat(rig.restarts).hasSize(1);
        assertThat(put).isNotDone();
        rig.up();
        assertThat(rig.channel().sent).containsExactly("a");
    }

    @Test
    void send_whenTheClientRefusesToEncode_failsThatMessageOnly() {
        rig.up();
        rig.faults = n -> n == 2 && rig.channels.size() == 1 ? new IllegalArgumentException("too\nbig") : null;
        List<CompletableFuture<Void>> puts = putAll("a", "b", "c");
        rig.owner().worker();
        assertFails(puts.get(1), AmqpRefusedException.class, false, "too\\u000abig");
        assertThat(rig.channels.get(0).aborted).isTrue();
        assertThat(rig.channel().sent).containsExactly("a", "c");
    }

    @Test
    void send_whenTheWriteFails_connectsAnewAndLosesNothing() {
        rig.up();
        rig.faults = n -> rig.restarts.isEmpty() ? new IOException("broken pipe") : null;
        CompletableFuture<Void> put = rig.put("a");
        rig.owner().worker();
        assertThat(rig.restarts).hasSize(1);
        assertThat(put).isNotDone();
        rig.up();
        assertThat(rig.channel().sent).containsExactly("a");
    }

    @Test
    void put_whenNotConfirmedInTime_failsAndSaysWhetherItWasSent() {
        rig.up();
        CompletableFuture<Void> sent = rig.put("a");
        rig.owner();
        rig.sender.blocked("low on memory");
        CompletableFuture<Void> unsent = rig.put("b");
        rig.owner();
        rig.pass(Duration.ofMillis(29_999));
        assertThat(sent).isNotDone();
        rig.pass(Duration.ofMillis(1));
        assertFails(sent, AmqpTimeoutException.class, true, "may have been delivered");
        assertFails(
                unsent, AmqpTimeoutException.class, false, "was not sent. The broker takes no messages: low on memory");
        assertThat(rig.stats().failed()).isEqualTo(2);
        assertThat(rig.stats().waiting()).isZero();

        rig.sender.unblocked();
        rig.owner();
        assertThat(rig.channel().sent).as("what has timed out is not sent").containsExactly("a");
    }

    @Test
    void put_whenOthersWereBefore_hasADeadlineOfItsOwn() {
        CompletableFuture<Void> first = rig.put("a");
        rig.pass(Duration.ofSeconds(20));
        CompletableFuture<Void> second = rig.put("b");
        rig.pass(Duration.ofSeconds(10));
        assertThat(first).isCompletedExceptionally();
        rig.pass(Duration.ofSeconds(19));
        assertThat(second).isNotDone();
        rig.pass(Duration.ofSeconds(1));
        assertThat(second).isCompletedExceptionally();
        CompletableFuture<Void> third = rig.put("c");
        rig.pass(Duration.ofSeconds(30));
        assertThat(third).isCompletedExceptionally();
    }

    @Test
    @DisplayName("S3 beyond, publish: a memory alarm stops sending, and its end resumes it")
    void blocked_holdsMessagesBackUntilUnblocked() {
        rig.up();
        rig.sender.blocked("low on memory");
        assertThat(rig.publisher.blocked()).isEqualTo("low on memory");
        CompletableFuture<Void> put = rig.put("a");
        rig.owner();
        assertThat(rig.channel().sent).isEmpty();
        rig.sender.unblocked();
        rig.owner();
        assertThat(rig.publisher.blocked()).isNull();
        rig.channel().ack(1, false);
        assertThat(put).isCompleted();
    }

    @Test
    void put_whenFull_isRefusedAndChangesNothing() {
        rig.up();
        List<CompletableFuture<Void>> puts = putAll("1", "2", "3", "4", "5", "6", "7", "8");
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> rig.put("9"))
                .withMessageContaining("8 of 8 messages");
        rig.owner();
        assertThat(rig.channel().sent).hasSize(8);
        rig.channel().ack(1, false);
        puts.add(rig.put("9"));
        rig.owner();
        assertThat(rig.channel().sent).hasSize(9).endsWith("9");
        rig.channel().ack(9, true);
        assertThat(puts).allMatch(CompletableFuture::isDone);
        assertThat(rig.stats()).isEqualTo(new PublishStats(9, 9, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void put_whenBytesAreFull_isRefused_andLargerThanAllIsAnArgumentError() {
        try (PublishRig small =
                new PublishRig(PublishSettings.builder().maxBytes(2048).build())) {
            small.put("x".repeat(1200));
            assertThatThrownBy(() -> small.put("x".repeat(1200))).isInstanceOf(RejectedExecutionException.class);
            assertThatThrownBy(() -> small.put("x".repeat(2048)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2048 bytes");
            small.put("x".repeat(200));
            assertThat(small.stats().waiting()).isEqualTo(2);
        }
    }

    @Test
    void put_whenFullOnTheWorker_isRefusedInsteadOfWaiting() {
        try (PublishRig waits = new PublishRig(PublishSettings.builder()
                .maxMessages(1)
                .maxWait(Duration.ofDays(1))
                .build())) {
            waits.put("a");
            CompletableFuture<Void> refused = waits.manual.worker().submit(() -> {
                waits.put("b");
            });
            waits.worker();
            assertThat(refused)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(RejectedExecutionException.class)
                    .withMessageContaining("a worker's thread does not wait");
        }
    }

    @Test
    void put_whenTheOwnerIsStuck_isBoundedThoughTimeoutsGiveRoom() {
        // The owner thread takes no turn at all: as when it is stuck in a write.
        int taken = 0;
        for (int round = 0; round < 4; round++) {
            try {
                for (int n = 0; n < 8; n++) {
                    rig.put("x");
                    taken++;
                }
            } catch (RejectedExecutionException e) {
                assertThat(e).hasMessageContaining("has taken nothing for longer than PT30S");
            }
            rig.pass(Duration.ofSeconds(30));
        }
        assertThat(taken).isEqualTo(16);
        rig.up();
        rig.put("y");
        rig.owner();
        assertThat(rig.channel().sent).containsExactly("y");
    }

    @Test
    void future_whenCancelledBeforeItIsSent_isNotSent() {
        CompletableFuture<Void> cancelled = rig.put("a");
        cancelled.cancel(false);
        CompletableFuture<Void> other = rig.put("b");
        rig.up();
        assertThat(rig.channel().sent).containsExactly("b");
        rig.channel().ack(1, false);
        assertThat(other).isCompleted();
        assertThat(rig.stats()).isEqualTo(new PublishStats(2, 1, 0, 0, 0, 1, 0, 0, 0));
    }

    @Test
    void future_whenJoinedOnTheWorker_throwsInsteadOfHanging() {
        CompletableFuture<Void> put = rig.put("a");
        CompletableFuture<Void> derived = put.thenRun(() -> {});
        for (CompletableFuture<Void> each : List.of(put, derived)) {
            CompletableFuture<Void> joined = rig.manual.worker().submit((Runnable) each::join);
            rig.worker();
            assertThat(joined)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(SelfAwaitException.class);
        }
    }

    @Test
    void close_whenAllIsConfirmed_endsBeforeTheGrace() {
        rig.up();
        CompletableFuture<Void> put = rig.put("a");
        rig.owner();
        CompletableFuture<Integer> closed = rig.publisher.close(Duration.ofSeconds(5));
        assertThat(closed).isNotDone();
        assertThatThrownBy(() -> rig.put("b"))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("is closed");
        rig.channel().ack(1, false);
        assertThat(put).isCompleted();
        assertThat(closed).isCompletedWithValue(0);
        assertThat(rig.linkClosed).isTrue();
    }

    @Test
    void close_whenTheGraceHasPassed_failsWhatIsLeftAndSaysHowMany() {
        rig.up();
        CompletableFuture<Void> sent = rig.put("a");
        rig.owner();
        rig.sender.blocked("alarm");
        CompletableFuture<Void> unsent = rig.put("b");
        CompletableFuture<Integer> closed = rig.publisher.close(Duration.ofSeconds(5));
        rig.pass(Duration.ofMillis(4_999));
        assertThat(closed).isNotDone();
        rig.pass(Duration.ofMillis(1));
        assertThat(closed).isCompletedWithValue(2);
        assertThat(rig.publisher.close(Duration.ZERO)).isSameAs(closed);
        rig.worker();
        assertFails(sent, AmqpClosedException.class, true, "may have been delivered");
        assertFails(unsent, AmqpClosedException.class, false, "it was not sent");
        assertThat(rig.stats()).isEqualTo(new PublishStats(2, 0, 0, 0, 0, 2, 0, 0, 0));
    }

    @Test
    void close_whenTheWorkerHasEnded_stillFailsWhatIsLeft() {
        CompletableFuture<Void> put = rig.put("a");
        rig.manual.close();
        assertThat(rig.publisher.close(Duration.ofSeconds(5))).isCompletedWithValue(1);
        assertFails(put, AmqpClosedException.class, false, "it was not sent");
    }

    @Test
    void broker_thatConfirmsWithoutEnd_losesItsConnection() {
        rig.up();
        for (int i = 0; i < 4 * 8 + 1024 + 1; i++) {
            rig.channel().told.acked(7, false);
        }
        rig.owner();
        assertThat(rig.restarts).hasSize(1);
    }

    @Test
    void broker_thatConfirmsWhileTheOwnerSends_isHeard() {
        rig.up();
        rig.faults = n -> {
            // The owner thread has listened already in this turn.
            rig.channel().told.acked(n, false);
            return null;
        };
        CompletableFuture<Void> put = rig.put("a");
        rig.owner().worker();
        assertThat(put).isCompleted();
    }

    private List<CompletableFuture<Void>> putAll(String... texts) {
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (String text : texts) {
            puts.add(rig.put(text));
        }
        return puts;
    }

    private static void assertFails(
            CompletableFuture<Void> put, Class<? extends AmqpPublishException> kind, boolean maybe, String text) {
        assertThat(put)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(kind)
                .withMessageContaining(text)
                .asInstanceOf(type(AmqpPublishException.class))
                .returns(maybe, AmqpPublishException::mayHaveBeenDelivered);
    }
}
