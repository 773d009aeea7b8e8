package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.worker.spi.Poller;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How a poller waits and is woken. */
public abstract class PollerWaitContract extends PollerBase {

    @Test
    void name_isTheProviders() {
        assertThat(poller().name()).isEqualTo(provider().name());
    }

    @Test
    void select_withNothingReady_isNeverEarly() throws IOException {
        long[] waits = {1, 999, 20_000, 99_999, 100_000, 100_001, 700_000, 1_000_000, 1_000_001, 2_999_999, 20_500_000};
        for (long waitNs : waits) {
            for (int i = 0; i < 5; i++) {
                long startNs = System.nanoTime();
                assertThat(poller().select(waitNs)).isZero();
                assertThat(System.nanoTime() - startNs)
                        .as("waited for %d", waitNs)
                        .isGreaterThanOrEqualTo(waitNs);
            }
        }
    }

    @Test
    void select_ofZero_looksOnly() throws IOException {
        long startNs = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(poller().select(0)).isZero();
        }
        assertThat(System.nanoTime() - startNs).isLessThan(5 * SECOND_NS);
    }

    @Test
    void wakeup_before_endsTheNextSelectAndNoOther() throws IOException {
        poller().wakeup();
        poller().wakeup();
        long startNs = System.nanoTime();
        assertThat(poller().select(60 * SECOND_NS)).isZero();
        assertThat(System.nanoTime() - startNs).isLessThan(30 * SECOND_NS);
        startNs = System.nanoTime();
        poller().select(50_000_000);
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(50_000_000);
    }

    @Test
    void wakeup_fromAnotherThread_endsALongSelect() throws Exception {
        for (int i = 0; i < 200; i++) {
            CountDownLatch selecting = new CountDownLatch(1);
            Thread waker = new Thread(() -> {
                Await.latch(selecting);
                poller().wakeup();
            });
            waker.start();
            selecting.countDown();
            long startNs = System.nanoTime();
            poller().select(60 * SECOND_NS);
            assertThat(System.nanoTime() - startNs).isLessThan(30 * SECOND_NS);
            Await.ended(waker);
        }
    }

    @Test
    void wakeup_endsAWaitShorterThanAMillisecond() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        AtomicLong rounds = new AtomicLong();
        Thread waker = new Thread(() -> {
            for (int i = 0; i < 500; i++) {
                Await.barrier(start);
                poller().wakeup();
                Await.barrier(start);
            }
        });
        waker.start();
        for (int i = 0; i < 500; i++) {
            Await.barrier(start);
            poller().select(90_000);
            Await.barrier(start);
            poller().select(0);
            rounds.incrementAndGet();
        }
        Await.ended(waker);
        assertThat(rounds).hasValue(500);
    }

    @Test
    void wakeup_isNeverLost() throws Exception {
        int rounds = 20_000;
        AtomicLong asked = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        Thread waker = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                asked.incrementAndGet();
                poller().wakeup();
                while (seen.get() <= i) {
                    Thread.onSpinWait();
                }
            }
        });
        waker.start();
        while (seen.get() < rounds) {
            long startNs = System.nanoTime();
            if (asked.get() == seen.get()) {
                poller().select(30 * SECOND_NS);
            }
            assertThat(System.nanoTime() - startNs).isLessThan(20 * SECOND_NS);
            seen.set(asked.get());
        }
        Await.ended(waker);
    }

    @Test
    void wakeup_afterClose_doesNothing() {
        Poller closed = poller();
        closed.close();
        closed.wakeup();
    }

    @Test
    void select_afterClose_fails() {
        poller().close();
        assertThatThrownBy(() -> poller().select(0)).isInstanceOf(Exception.class);
    }
}
