package io.pinion.benchmarks.tasks;

import io.netty.channel.EventLoop;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The two ways to let everything run that was handed over. */
interface Ending {
    /** As long as anything may take here. */
    Duration LIMIT = Duration.ofSeconds(30);

    /** Waits until it has; the thread goes on. */
    void drain() throws Exception;

    /** Waits until it has and takes nothing new. */
    void shutDown() throws Exception;

    static Ending of(Peer peer) {
        if (peer instanceof PinionPeer pinion) {
            return new OfWorker(pinion.worker());
        }
        if (peer instanceof ExecutorPeer executor) {
            return new OfExecutor(executor.executor());
        }
        throw new IllegalArgumentException(peer + " has no orderly end");
    }

    private static void check(boolean ended) {
        if (!ended) {
            throw new IllegalStateException("not everything ended in " + LIMIT);
        }
    }

    /** {@code drain} and {@code shutdown}. */
    record OfWorker(Worker worker) implements Ending {
        @Override
        public void drain() throws InterruptedException {
            check(worker.drain(LIMIT));
        }

        @Override
        public void shutDown() {
            check(worker.shutdown(LIMIT).isClean());
        }
    }

    /** A last task; {@code shutdown} and {@code awaitTermination}, and Netty's own name for the first. */
    record OfExecutor(ExecutorService executor) implements Ending {
        private static final Runnable LAST = () -> {};

        @Override
        public void drain() throws Exception {
            executor.submit(LAST).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void shutDown() throws InterruptedException {
            if (executor instanceof EventLoop loop) {
                loop.shutdownGracefully(0, LIMIT.toSeconds(), TimeUnit.SECONDS);
            } else {
                executor.shutdown();
            }
            check(executor.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
    }
}
