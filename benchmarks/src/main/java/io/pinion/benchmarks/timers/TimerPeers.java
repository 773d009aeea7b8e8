package io.pinion.benchmarks.timers;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.worker.Pinning;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The peers by name, each with its thread on the consumer's processor where the process pins. */
final class TimerPeers {
    /** The shortest that the wheel takes; it is never more exact than that. */
    private static final long WHEEL_TICK_MS = 1;

    private TimerPeers() {}

    static TimerPeer start(String contender, Probe probe) {
        ThreadFactory threads = body -> {
            Thread thread = new Thread(() -> {
                probe.pinConsumer();
                body.run();
            });
            thread.setDaemon(true);
            return thread;
        };
        return switch (contender) {
            case "pinion", "pinion-park" -> new OfPinion(PollerChoice.AUTO, probe.consumerCpu());
            case "pinion-epoll" -> new OfPinion(PollerChoice.EPOLL, probe.consumerCpu());
            case "pinion-nio" -> new OfPinion(PollerChoice.NIO, probe.consumerCpu());
            case "stpe" -> new OfExecutor(threads);
            case "wheel" -> new OfWheel(threads);
            case "netty-epoll" -> new OfNetty(threads, EpollIoHandler.newFactory());
            default -> throw new IllegalArgumentException(contender);
        };
    }

    /** A worker in its default configuration, but for what it sleeps in. */
    private static final class OfPinion implements TimerPeer {
        private final Worker worker;

        OfPinion(PollerChoice poller, int cpu) {
            worker = Worker.start(WorkerConfig.builder()
                    .poller(poller)
                    .pinning(cpu < 0 ? Pinning.none() : Pinning.bestEffort(cpu))
                    .build());
        }

        @Override
        public Handle schedule(long delayNs, Runnable task) {
            Scheduled timer = worker.timers().after(Duration.ofNanos(delayNs), task);
            return timer::cancel;
        }

        @Override
        public void close() {
            worker.close();
        }
    }

    /** The JDK's, told to forget what is cancelled: its queue grows without that. */
    private static final class OfExecutor implements TimerPeer {
        private final ScheduledThreadPoolExecutor executor;

        OfExecutor(ThreadFactory threads) {
            executor = new ScheduledThreadPoolExecutor(1, threads);
            executor.setRemoveOnCancelPolicy(true);
        }

        @Override
        public Handle schedule(long delayNs, Runnable task) {
            Future<?> timer = executor.schedule(task, delayNs, TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }

    /** Netty's wheel with its default of 512 buckets. */
    private static final class OfWheel implements TimerPeer {
        private final HashedWheelTimer wheel;

        OfWheel(ThreadFactory threads) {
            wheel = new HashedWheelTimer(threads, WHEEL_TICK_MS, TimeUnit.MILLISECONDS);
            wheel.start();
        }

        @Override
        public Handle schedule(long delayNs, Runnable task) {
            Timeout timer = wheel.newTimeout(due -> task.run(), delayNs, TimeUnit.NANOSECONDS);
            return timer::cancel;
        }

        @Override
        public void close() {
            wheel.stop();
        }
    }

    /** The timers of an event loop with one thread. */
    private static final class OfNetty implements TimerPeer {
        private final MultiThreadIoEventLoopGroup group;

        OfNetty(ThreadFactory threads, IoHandlerFactory factory) {
            group = new MultiThreadIoEventLoopGroup(1, threads, factory);
        }

        @Override
        public Handle schedule(long delayNs, Runnable task) {
            Future<?> timer = group.schedule(task, delayNs, TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        }

        @Override
        public void close() {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
