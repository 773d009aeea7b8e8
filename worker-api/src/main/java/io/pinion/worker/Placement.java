package io.pinion.worker;

import java.util.BitSet;

/**
 * Where a worker's thread runs and what it waits in, as the kernel says.
 *
 * <p>Threads: immutable.
 *
 * @param cpus the processors the thread may run on, read back from the kernel; empty where it cannot be read
 * @param pinned whether all of them, and no others, are those asked for; false when none were
 * @param poller {@code park}, {@code nio} or {@code epoll}: what the worker blocks in at present
 * @param explanation one line for people: what was asked for, what holds, and why they differ if they do
 */
public record Placement(BitSet cpus, boolean pinned, String poller, String explanation) {
    /**
     * Copies the set.
     *
     * @param cpus the processors the thread may run on
     * @param pinned whether they are those asked for
     * @param poller what the worker blocks in
     * @param explanation one line for people
     */
    public Placement {
        cpus = (BitSet) cpus.clone();
    }

    /**
     * Returns the processors.
     *
     * @return a copy
     */
    @Override
    public BitSet cpus() {
        return (BitSet) cpus.clone();
    }
}
