package io.pinion.worker.spi;

import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;

/**
 * What the operating system lets a thread do with itself; the native part offers one through
 * {@link java.util.ServiceLoader}.
 *
 * <p>Threads: each method concerns the calling thread.
 */
public interface ThreadControl {

    /**
     * Says why nothing here works.
     *
     * @return one sentence: what is missing and what to change; empty when it works
     */
    Optional<String> unavailabilityCause();

    /**
     * Reads the processors the thread may run on, from the kernel.
     *
     * @return their numbers
     * @throws IOException if the kernel refuses
     */
    BitSet affinity() throws IOException;

    /**
     * Asks the kernel to run the thread on these processors only.
     *
     * @param cpus at least one
     * @throws IOException if none of them is allowed, or the kernel refuses; nothing has changed
     */
    void setAffinity(BitSet cpus) throws IOException;

    /**
     * Returns the processor the thread runs on at this moment.
     *
     * @return its number
     */
    int currentCpu();

    /**
     * Sets the name that the operating system's tools show.
     *
     * @param name cut to what the system keeps (15 bytes on Linux)
     */
    void setName(String name);

    /**
     * Sets how late the kernel may end the thread's timed waits, to save power.
     *
     * @param slackNs at least 1
     */
    void setTimerSlack(long slackNs);
}
