package io.pinion.linux.jni;

/** Native methods of {@code thread.c}; all concern the calling thread. */
final class ThreadCalls {
    /** Length of an affinity mask: 4096 processors. */
    static final int MASK_WORDS = 64;

    private ThreadCalls() {}

    static native int affinity(long[] mask);

    static native int setAffinity(long[] mask);

    static native int cpu();

    /** At most 15 bytes. */
    static native int setName(byte[] name);

    static native int setSlack(long slackNs);

    static native int slack();
}
