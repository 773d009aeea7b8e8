package io.pinion.benchmarks.timers;

import io.pinion.benchmarks.suite.Placing;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.benchmarks.suite.Question;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How late does a timer run?
 *
 * <p>One timer after the other, set by a thread that then sleeps; the peer's thread has nothing else to do. Lateness is
 * the time from the deadline to the first line of the task. Peers: {@code pinion} is a worker in its default
 * configuration with the native part beside it, which parks and asks the kernel for exact wake-ups; {@code pinion-epoll}
 * sleeps in epoll; {@code pinion-park} and {@code pinion-nio} are the portable ways, without the native part, parked and in
 * the JDK's selector; {@code ScheduledThreadPoolExecutor}; Netty's {@code HashedWheelTimer} with its shortest tick of
 * 1 ms; Netty's event loop on epoll.
 *
 * <p>Not measured: timers beside a load, deadlines that cluster.
 *
 * <p>Expected: the kernel lets a thread sleep up to 50 us longer than asked, unless told otherwise; on top comes the
 * wake-up, which is the longer the deeper the processor sleeps. The wheel is late by one tick on average.
 */
final class LatenessQuestion implements Question {
    private static final List<String> PORTABLE = List.of("pinion-park", "pinion-nio");
    private static final int WARM_UP = 4_000;
    private static final long WARM_UP_DELAY_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long MAX_WARM_UP_NS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LIMIT_SECONDS = 20;

    /** A delay and how often it is measured. */
    private record Delay(String name, long delayNs, int count) {}

    private static final List<Delay> DELAYS = List.of(
            new Delay("late, 100 us", TimeUnit.MICROSECONDS.toNanos(100), 1_000),
            new Delay("late, 1 ms", TimeUnit.MILLISECONDS.toNanos(1), 400),
            new Delay("late, 10 ms", TimeUnit.MILLISECONDS.toNanos(10), 40));

    @Override
    public String name() {
        return "timer-lateness";
    }

    @Override
    public List<String> cards() {
        return List.of("P19");
    }

    @Override
    public String title() {
        return "How late a timer runs on an idle thread";
    }

    @Override
    public List<String> contenders() {
        return List.of("pinion", "pinion-epoll", "pinion-park", "pinion-nio", "stpe", "wheel", "netty-epoll");
    }

    /** The thread that sets timers sleeps meanwhile, so the two have nothing to share. */
    @Override
    public List<Placing> placings() {
        return List.of(Placing.FREE);
    }

    @Override
    public List<String> jvmFlags(String contender) {
        return PORTABLE.contains(contender) ? List.of("-Dpinion.native=off") : List.of();
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        try (TimerPeer peer = TimerPeers.start(contender, probe)) {
            Histogram ignored = new Histogram(MAX_NS, 3);
            long endNs = System.nanoTime() + MAX_WARM_UP_NS;
            for (int i = 0; i < scaled(WARM_UP, probe) && System.nanoTime() - endNs < 0; i++) {
                measure(peer, WARM_UP_DELAY_NS, ignored);
            }
            for (Delay delay : DELAYS) {
                Histogram lateNs = new Histogram(MAX_NS, 3);
                for (int i = 0; i < scaled(delay.count, probe); i++) {
                    measure(peer, delay.delayNs, lateNs);
                }
                probe.curve(delay.name, lateNs);
            }
        }
    }

    private static int scaled(int count, Probe probe) {
        return (int) Math.max(20, count * probe.scale());
    }

    private static void measure(TimerPeer peer, long delayNs, Histogram lateNs)
            throws IOException, InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        long dueNs = System.nanoTime() + delayNs;
        peer.schedule(delayNs, () -> {
            lateNs.recordValue(Math.max(0, Math.min(System.nanoTime() - dueNs, MAX_NS)));
            ran.countDown();
        });
        if (!ran.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("a timer of " + delayNs + " ns did not run within " + LIMIT_SECONDS + " s");
        }
    }
}
