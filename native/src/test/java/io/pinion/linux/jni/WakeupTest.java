package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WakeupTest {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(30);

    private EpollPoller poller;

    @BeforeEach
    void open() throws IOException {
        Machines.requireLibrary();
        poller = Machines.poller();
    }

    @AfterEach
    void close() {
        if (poller != null) {
            poller.close();
        }
    }

    /** Well below the time-out, so the wake-up ended it. */
    private void assertWoken() throws IOException {
        long start = System.nanoTime();
        assertThat(poller.select(LONG_NS)).isZero();
        assertThat(System.nanoTime() - start).isLessThan(LONG_NS / 2);
    }

    private void assertNotWoken() throws IOException {
        long timeoutNs = TimeUnit.MILLISECONDS.toNanos(20);
        long start = System.nanoTime();
        assertThat(poller.select(timeoutNs)).isZero();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeoutNs);
    }

    @Test
    void wakeup_beforeSelect_endsTheNextOneOnly() throws IOException {
        poller.wakeup();
        poller.wakeup();
        assertWoken();
        assertNotWoken();
    }

    @Test
    void wakeup_isUsedUpByALook() throws IOException {
        poller.wakeup();
        assertThat(poller.select(0)).isZero();
        assertNotWoken();
    }

    @Test
    void wakeup_duringSelect_endsIt() throws Exception {
        for (int i = 0; i < 200; i++) {
            Thread waker = new Thread(poller::wakeup);
            waker.start();
            assertWoken();
            waker.join();
        }
        assertNotWoken();
    }

    @Test
    void wakeups_ofManyThreads_areNeverMissed_andNeverLeftOver() throws Exception {
        for (int round = 0; round < 50; round++) {
            List<Thread> wakers = new ArrayList<>();
            CountDownLatch go = new CountDownLatch(1);
            for (int i = 0; i < 4; i++) {
                Thread waker = new Thread(() -> {
                    awaitLatch(go);
                    poller.wakeup();
                });
                waker.start();
                wakers.add(waker);
            }
            go.countDown();
            assertWoken();
            for (Thread waker : wakers) {
                waker.join();
            }
            poller.select(0);
        }
        assertNotWoken();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWriteThatComesAfterItsWakeupWasUsedUp_endsNothing() throws IOException {
        PollCalls.signal(poller.eventFd(), 1);
        assertNotWoken();
        PollCalls.signal(poller.eventFd(), 1);
        assertThat(poller.select(0)).isZero();
        assertNotWoken();
    }

    @Test
    void aFullCounter_stillWakes() throws Exception {
        assertThat(PollCalls.signal(poller.eventFd(), -2)).isZero();
        assertThat(poller.select(0)).isZero();
        while (Machines.eventCount(poller.eventFd()) != 1) {
            Thread waker = new Thread(poller::wakeup);
            waker.start();
            assertWoken();
            waker.join();
        }
    }

    @Test
    void wakeup_besideAReadySocket_isNotCounted() throws IOException {
        PollerSocket socket = poller.openDatagram(StandardProtocolFamily.INET, ops -> {});
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        socket.interest(Poller.WRITE);
        PollCalls.signal(poller.eventFd(), 1);
        poller.wakeup();
        assertThat(poller.select(LONG_NS)).isEqualTo(1);
        assertThat(poller.dispatch()).isEqualTo(1);
        socket.interest(0);
        assertNotWoken();
    }

    /**
     * The waker publishes a number, then wakes, then waits until the worker has seen it; the worker sleeps for ever
     * unless woken. A missed wake-up hangs until the time-out.
     */
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void randomWakeups_areNeverMissed() throws Exception {
        long rounds = Long.getLong("pinion.wakeups", 100_000);
        long seed = System.nanoTime();
        AtomicLong published = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        Thread waker = new Thread(() -> {
            Random random = new Random(seed);
            for (long i = 1; i <= rounds; i++) {
                pause(random.nextInt(200));
                published.lazySet(i);
                poller.wakeup();
                while (seen.get() < i) {
                    Thread.onSpinWait();
                }
            }
        });
        waker.start();
        Random random = new Random(seed + 1);
        while (seen.get() < rounds) {
            if (published.get() == seen.get()) {
                pause(random.nextInt(100));
                long start = System.nanoTime();
                poller.select(LONG_NS);
                assertThat(System.nanoTime() - start).as("seed %d", seed).isLessThan(LONG_NS);
            }
            seen.set(published.get());
        }
        waker.join();
    }

    private static void pause(int spins) {
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void wakeup_whileOthersClose_neverWritesToADescriptorThatIsInUseAgain() throws Exception {
        for (int round = 0; round < 300; round++) {
            EpollPoller closing = Machines.poller();
            AtomicBoolean stop = new AtomicBoolean();
            CountDownLatch running = new CountDownLatch(2);
            List<Thread> wakers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Thread waker = new Thread(() -> {
                    running.countDown();
                    while (!stop.get()) {
                        closing.wakeup();
                    }
                });
                waker.start();
                wakers.add(waker);
            }
            running.await();
            closing.select(1000);
            closing.close();
            EpollPoller heir = Machines.poller();
            heir.select(20_000);
            heir.select(0);
            stop.set(true);
            for (Thread waker : wakers) {
                waker.join();
            }
            assertThat(Machines.eventCount(heir.eventFd()))
                    .as("writes to the heir's eventfd")
                    .isZero();
            heir.close();
        }
    }
}
