package io.pinion.tasks.process;

/**
 * Ends the process; nothing else in this project does. Tests put a subclass in its place.
 *
 * <p>Threads: any.
 */
public class ProcessExit {
    /** Exit code after an unhandled error, as the JVM's own. */
    public static final int UNHANDLED_ERROR = 1;

    /** Makes the one that ends this JVM. */
    public ProcessExit() {}

    /**
     * Returns the exit code of a process that a signal ended.
     *
     * @param signalNumber the number of the signal, 1 to 64
     * @return 128 plus that number
     */
    public static int codeOf(int signalNumber) {
        return 128 + signalNumber;
    }

    /**
     * Ends the JVM in order: its shutdown hooks run. Does not return.
     *
     * @param code the exit code
     */
    public void exit(int code) {
        Runtime.getRuntime().exit(code);
    }

    /**
     * Ends the JVM at once: no hook runs. Does not return.
     *
     * @param code the exit code
     */
    public void halt(int code) {
        Runtime.getRuntime().halt(code);
    }
}
