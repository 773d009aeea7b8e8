package io.pinion.worker.disruptor.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Threads that are used again for every cycle of a race: starting new ones would cost more than the race. */
final class Crew implements AutoCloseable {
    private static final Runnable LEAVE = () -> {};

    private final List<Member> members = new ArrayList<>();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread owner = Thread.currentThread();

    private final class Member extends Thread {
        private final AtomicReference<Runnable> job = new AtomicReference<>();

        Member(int number) {
            super("race-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                Runnable next = job.get();
                if (next == LEAVE) {
                    return;
                }
                if (next == null) {
                    LockSupport.park(this);
                } else {
                    work(next);
                }
            }
        }

        private void work(Runnable next) {
            try {
                next.run();
            } catch (Throwable t) {
                failure.compareAndSet(null, t);
            }
            Thread.interrupted();
            job.set(null);
            if (working.decrementAndGet() == 0) {
                LockSupport.unpark(owner);
            }
        }

        void give(Runnable next) {
            job.set(next);
            LockSupport.unpark(this);
        }
    }

    /** Lets one thread per job loose; call {@link #await} before the next time. */
    void begin(List<Runnable> jobs) {
        while (members.size() < jobs.size()) {
            Member member = new Member(members.size());
            members.add(member);
            member.start();
        }
        working.set(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            members.get(i).give(jobs.get(i));
        }
    }

    /** False if some job has not ended in time. */
    boolean await(long timeoutNs) {
        long deadlineNs = System.nanoTime() + timeoutNs;
        while (working.get() > 0) {
            long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, leftNs);
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw new AssertionError("a thread of the race failed", thrown);
        }
        return true;
    }

    /**
     * Lets others run. On current Linux a yield gives away a whole time slice, which makes races few and slow; the
     * shortest sleep comes back at once.
     */
    static void pause() {
        LockSupport.parkNanos(1);
    }

    static String dumpThreads() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            text.append(entry.getKey()).append(System.lineSeparator());
            for (StackTraceElement frame : entry.getValue()) {
                text.append("\tat ").append(frame).append(System.lineSeparator());
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        members.forEach(member -> member.give(LEAVE));
    }
}
