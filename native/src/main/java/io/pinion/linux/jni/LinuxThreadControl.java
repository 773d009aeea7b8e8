package io.pinion.linux.jni;

import io.pinion.worker.spi.ThreadControl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** Thread control through the Linux scheduler's calls. */
public final class LinuxThreadControl implements ThreadControl {
    private static final int MAX_NAME_BYTES = 15;
    private static final int MAX_CPUS = ThreadCalls.MASK_WORDS * Long.SIZE;

    /** For {@link java.util.ServiceLoader}. */
    public LinuxThreadControl() {}

    @Override
    public Optional<String> unavailabilityCause() {
        return Library.unavailabilityCause();
    }

    @Override
    public BitSet affinity() throws IOException {
        Library.require();
        long[] mask = new long[ThreadCalls.MASK_WORDS];
        Errno.check(ThreadCalls.affinity(mask), "read the processors of the thread");
        return BitSet.valueOf(mask);
    }

    @Override
    public void setAffinity(BitSet cpus) throws IOException {
        Library.require();
        if (cpus.isEmpty() || cpus.length() > MAX_CPUS) {
            throw new IllegalArgumentException(
                    "cpus must name at least one processor, and none above " + (MAX_CPUS - 1) + ", was " + cpus);
        }
        long[] mask = Arrays.copyOf(cpus.toLongArray(), ThreadCalls.MASK_WORDS);
        int answer = ThreadCalls.setAffinity(mask);
        if (answer == -Errno.EINVAL) {
            throw new IOException("None of the processors " + cpus + " is allowed to this process, which may use "
                    + affinity() + " on this thread; choose others, or widen its cpuset");
        }
        Errno.check(answer, "set the processors of the thread to " + cpus);
    }

    @Override
    public int currentCpu() {
        requireState();
        return ThreadCalls.cpu();
    }

    @Override
    public void setName(String name) {
        requireState();
        ThreadCalls.setName(cut(name));
    }

    /** Whole characters only, so that tools can show what is left. */
    private static byte[] cut(String name) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_NAME_BYTES);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name), bytes, true);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Override
    public void setTimerSlack(long slackNs) {
        requireState();
        if (slackNs < 1) {
            throw new IllegalArgumentException("slackNs must be at least 1, was " + slackNs);
        }
        ThreadCalls.setSlack(slackNs);
    }

    private static void requireState() {
        Optional<String> cause = Library.unavailabilityCause();
        if (cause.isPresent()) {
            throw new IllegalStateException(cause.get());
        }
    }
}
