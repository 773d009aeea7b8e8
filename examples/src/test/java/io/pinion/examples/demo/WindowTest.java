package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The producer waits when too much is under way, and goes on when there is room or all is lost. */
@Timeout(60)
class WindowTest {
    private final AtomicLong gone = new AtomicLong();
    private final Failure failure = new Failure();
    private final CountDownLatch asked = new CountDownLatch(3);

    private long askedGone() {
        asked.countDown();
        return gone.get();
    }

    @Test
    void window_withRoom_asksNobody() {
        new Window(100, this::askedGone, failure).enter(100);
        assertThat(asked.getCount()).isEqualTo(3);
    }

    @Test
    void window_whenFull_waitsUntilBytesAreGone() throws Exception {
        Window window = new Window(100, this::askedGone, failure);
        window.enter(100);
        CountDownLatch entered = start(() -> window.enter(50));
        asked.await();
        assertThat(entered.getCount()).isEqualTo(1);
        gone.set(50);
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void window_whenFull_isLeftByAFailure() throws Exception {
        Window window = new Window(100, this::askedGone, failure);
        CountDownLatch entered = start(() -> window.enter(101));
        asked.await();
        failure.report(new IllegalStateException("enough"));
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void datagramWindow_letsOneThroughHoweverLarge() {
        new DatagramWindow(this::askedGone, failure).enter(Transport.MAX_DATAGRAM_BYTES * 2);
        assertThat(asked.getCount()).isEqualTo(3);
    }

    @Test
    void datagramWindow_whenFull_waitsUntilSomeAreSettled() throws Exception {
        DatagramWindow window = new DatagramWindow(this::askedGone, failure);
        window.enter(60_000);
        CountDownLatch entered = start(() -> {
            for (int i = 0; i < 1_000; i++) {
                window.enter(60_000);
                gone.incrementAndGet();
            }
            window.enter(60_000);
            window.enter(60_000);
        });
        asked.await();
        gone.addAndGet(2);
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void places_countWholeLinesOfAnInputThatRepeats() {
        LinePlaces places = new LinePlaces(Input.of("test", "a\n\nbcd".getBytes(UTF_8)));
        assertThat(places.linesWithin(0)).isZero();
        assertThat(places.linesWithin(1)).isZero();
        assertThat(places.linesWithin(2)).isEqualTo(1);
        assertThat(places.linesWithin(6)).isEqualTo(2);
        assertThat(places.linesWithin(7)).isEqualTo(3);
        assertThat(places.bytes()).isEqualTo(7);
        assertThat(places.linesWithin(14)).isEqualTo(6);
        assertThat(places.linesWithin(3)).isEqualTo(6);
    }

    private static CountDownLatch start(Runnable code) {
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    code.run();
                    done.countDown();
                },
                "window-producer");
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
