package io.pinion.benchmarks.tasks;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Pinning;
import io.pinion.worker.WorkerConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.threads.EnhancedQueueExecutor;

/**
 * Who takes part, by name, each with one consumer thread and in its best configuration.
 *
 * <p>{@code pinion} is the default configuration, {@code -busy} and {@code -blocking} change only the idle strategy.
 * {@code disruptor-*}: many producers, and the wait strategy of the name. {@code tpe}: {@link ThreadPoolExecutor} on a
 * linked queue. {@code fjp}: {@link ForkJoinPool} of one thread in asynchronous mode, which takes tasks in their order.
 * {@code eqe}: the {@code EnhancedQueueExecutor} of jboss-threads. {@code netty-*}: an event loop of its own.
 */
final class Peers {
    static final List<String> ALL = List.of(
            "pinion",
            "pinion-busy",
            "pinion-blocking",
            "disruptor-busy",
            "disruptor-yield",
            "disruptor-lite",
            "disruptor-block",
            "disruptor-sleep",
            "tpe",
            "fjp",
            "virtual",
            "jctools-spin",
            "jctools-park",
            "agrona",
            "eqe",
            "netty-nio",
            "netty-epoll");

    private static final int JDK_THAT_WARNS_OF_UNSAFE = 24;
    private static final long NETTY_ENDS_WITHIN_S = 20;

    private Peers() {}

    /** Whether it is a worker with the default idle strategy. */
    static boolean adapts(String contender) {
        String base = base(contender);
        return base.equals("pinion") || base.equals("pinion-virtual");
    }

    /** Without the variant that says with which flags it runs. */
    static String base(String contender) {
        int at = contender.indexOf('@');
        return at < 0 ? contender : contender.substring(0, at);
    }

    /** Starts it with a queue of a capacity. */
    static Peer start(String contender, Probe probe, int capacity) {
        String name = base(contender);
        return switch (name) {
            case "pinion", "pinion-busy", "pinion-blocking", "pinion-virtual" ->
                new PinionPeer(workerConfig(name, probe, capacity));
            case "disruptor-busy", "disruptor-yield", "disruptor-lite", "disruptor-block", "disruptor-sleep" ->
                new DisruptorPeer(waitStrategy(name), capacity, ConsumerThreads.of(probe));
            case "tpe" -> new ExecutorPeer(threadPool(probe, capacity));
            case "fjp" -> new ExecutorPeer(new ForkJoinPool(1, ConsumerThreads.ofForkJoin(probe), null, true));
            case "virtual" -> new VirtualPeer(probe);
            case "jctools-spin" -> new SpinningQueuePeer(capacity, ConsumerThreads.of(probe));
            case "jctools-park" -> new ParkingQueuePeer(capacity, ConsumerThreads.of(probe));
            case "agrona" -> new AgronaPeer(capacity, ConsumerThreads.of(probe));
            case "eqe" -> new ExecutorPeer(enhancedQueue(probe, capacity));
            case "netty-nio" -> eventLoop(NioIoHandler.newFactory(), probe);
            case "netty-epoll" -> eventLoop(EpollIoHandler.newFactory(), probe);
            default -> throw new IllegalArgumentException("Unknown contender " + contender);
        };
    }

    /** The configuration of a worker; pinned where the process pins. */
    static WorkerConfig workerConfig(String contender, Probe probe, int capacity) {
        return workerBuilder(contender, probe, capacity).build();
    }

    /** The same, for who has something to add. */
    static WorkerConfig.Builder workerBuilder(String contender, Probe probe, int capacity) {
        WorkerConfig.Builder config = WorkerConfig.builder().capacity(capacity);
        switch (base(contender)) {
            case "pinion-busy" -> config.idleStrategy(IdleStrategy.BUSY_SPIN);
            case "pinion-blocking" -> config.idleStrategy(IdleStrategy.BLOCKING);
            default -> {}
        }
        if (probe.consumerCpu() >= 0) {
            config.pinning(Pinning.bestEffort(probe.consumerCpu()));
        }
        return config;
    }

    /** How a Disruptor of that name waits. */
    static WaitStrategy waitStrategy(String contender) {
        return switch (contender) {
            case "disruptor-busy" -> new BusySpinWaitStrategy();
            case "disruptor-yield" -> new YieldingWaitStrategy();
            case "disruptor-lite" -> new LiteBlockingWaitStrategy();
            case "disruptor-block" -> new BlockingWaitStrategy();
            case "disruptor-sleep" -> new SleepingWaitStrategy();
            default -> throw new IllegalArgumentException("Not a Disruptor: " + contender);
        };
    }

    private static ThreadPoolExecutor threadPool(Probe probe, int capacity) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(capacity), ConsumerThreads.of(probe));
        executor.prestartAllCoreThreads();
        return executor;
    }

    private static EnhancedQueueExecutor enhancedQueue(Probe probe, int capacity) {
        EnhancedQueueExecutor executor = new EnhancedQueueExecutor.Builder()
                .setCorePoolSize(1)
                .setMaximumPoolSize(1)
                .setMaximumQueueSize(capacity)
                .setThreadFactory(ConsumerThreads.of(probe))
                .build();
        executor.prestartAllCoreThreads();
        return executor;
    }

    private static Peer eventLoop(IoHandlerFactory handlers, Probe probe) {
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, ConsumerThreads.ofNetty(probe), handlers);
        return new ExecutorPeer(group.next(), () -> group.shutdownGracefully(0, NETTY_ENDS_WITHIN_S, TimeUnit.SECONDS));
    }

    /** The flags its process needs. */
    static List<String> jvmFlags(String contender) {
        boolean warns = Runtime.version().feature() >= JDK_THAT_WARNS_OF_UNSAFE;
        return switch (base(contender)) {
            case "agrona" -> List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED");
            case "eqe" -> List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED");
            case "virtual", "pinion-virtual" ->
                List.of("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1");
            case "netty-nio", "netty-epoll" -> warns ? List.of("--sun-misc-unsafe-memory-access=allow") : List.of();
            default -> List.of();
        };
    }

    /** Why it cannot take part on this machine and JDK. */
    static Optional<String> whyNot(String contender) {
        return switch (base(contender)) {
            case "virtual", "pinion-virtual" -> VirtualThreads.whyNot();
            case "netty-epoll" ->
                Epoll.isAvailable()
                        ? Optional.empty()
                        : Optional.of("Netty: " + Epoll.unavailabilityCause().getMessage());
            default -> Optional.empty();
        };
    }
}
