package io.pinion.benchmarks.tasks;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/** Agrona's queue for many producers and its agent, with the idle strategy that backs off: spins, yields, then parks. */
final class AgronaPeer implements Peer {
    private static final int BATCH = 256;

    private final ManyToOneConcurrentArrayQueue<Runnable> queue;
    private final AgentRunner runner;

    AgronaPeer(int capacity, ThreadFactory threads) {
        queue = new ManyToOneConcurrentArrayQueue<>(capacity);
        runner = new AgentRunner(new BackoffIdleStrategy(), AgronaPeer::report, null, new TaskAgent(queue));
        AgentRunner.startOnThread(runner, threads);
    }

    private static void report(Throwable error) {
        error.printStackTrace();
    }

    @Override
    public void execute(Runnable task) {
        if (!queue.offer(task)) {
            throw new RejectedExecutionException("full");
        }
    }

    @Override
    public void close() {
        runner.close();
    }

    private record TaskAgent(ManyToOneConcurrentArrayQueue<Runnable> queue) implements Agent {
        @Override
        public int doWork() {
            return queue.drain(Runnable::run, BATCH);
        }

        @Override
        public String roleName() {
            return "tasks";
        }
    }
}
