package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Spin;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The fastest round trip over a queue without futures: the task writes its answer, and the caller spins on it.
 *
 * <p>The constant form reuses one task and one reply with cache lines of its own, and writes no reference. The fresh
 * form makes a lambda and a reply for each call; that reply is the task in the queue, as a future would be.
 */
final class SpinningCaller implements Caller {
    private static final int LOOKS_BETWEEN_CLOCKS = 64;

    private final Peer peer;
    private final ReusedReply reused = new ReusedReply(() -> ANSWER);

    SpinningCaller(Peer peer) {
        this.peer = peer;
    }

    @Override
    public Integer callConstant() {
        long before = reused.count();
        peer.execute(reused);
        return reused.awaitAfter(before);
    }

    @Override
    public Integer callFresh(int number) throws TimeoutException {
        long deadlineNs = System.nanoTime() + DEADLINE.toNanos();
        FreshReply reply = new FreshReply(() -> number + 1);
        peer.execute(reply);
        return reply.await(deadlineNs);
    }

    private static Integer answer(Callable<Integer> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Counts its answers, so that nothing has to be reset. */
    private static final class ReusedReply implements Runnable {
        private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
        private static final int COUNT = 32;
        private static final int VALUE = 33;

        private final Callable<Integer> task;
        private final long[] cells = new long[65];

        ReusedReply(Callable<Integer> task) {
            this.task = task;
        }

        @Override
        public void run() {
            cells[VALUE] = answer(task);
            CELL.setRelease(cells, COUNT, cells[COUNT] + 1);
        }

        long count() {
            return (long) CELL.getAcquire(cells, COUNT);
        }

        int awaitAfter(long before) {
            int looks = 0;
            long giveUpNs = 0;
            while (count() == before) {
                giveUpNs = Spin.orGiveUp(++looks, giveUpNs);
            }
            return (int) cells[VALUE];
        }
    }

    /** Good for one answer. */
    private static final class FreshReply implements Runnable {
        private static final VarHandle VALUE;

        static {
            try {
                VALUE = MethodHandles.lookup().findVarHandle(FreshReply.class, "value", Integer.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Callable<Integer> task;

        @SuppressWarnings("unused") // every access goes through the handle
        private @Nullable Integer value;

        FreshReply(Callable<Integer> task) {
            this.task = task;
        }

        @Override
        public void run() {
            VALUE.setRelease(this, answer(task));
        }

        Integer await(long deadlineNs) throws TimeoutException {
            for (int looks = 1; ; looks++) {
                Integer present = (Integer) VALUE.getAcquire(this);
                if (present != null) {
                    return present;
                }
                if (looks % LOOKS_BETWEEN_CLOCKS == 0 && System.nanoTime() - deadlineNs > 0) {
                    throw new TimeoutException("no answer in " + DEADLINE);
                }
                Spin.once(looks);
            }
        }
    }
}
