package io.pinion.worker;

import java.util.BitSet;
import java.util.Locale;

/**
 * On which processors the worker's thread runs. Needs the native part and Linux.
 *
 * <p>Threads: immutable.
 */
public final class Pinning {
    private static final Pinning NONE = new Pinning(new BitSet(), false);
    private static final int MAX_CPU = 4095;

    private final BitSet cpus;
    private final boolean required;

    private Pinning(BitSet cpus, boolean required) {
        this.cpus = cpus;
        this.required = required;
    }

    /**
     * Returns the default: wherever the operating system likes.
     *
     * @return no pinning
     */
    public static Pinning none() {
        return NONE;
    }

    /**
     * Asks for processors; a worker that cannot have all of them does not start.
     *
     * @param cpus numbers as the operating system counts them, from 0; at least one, at most 4095 each
     * @return the pinning
     * @throws IllegalArgumentException if there is none, or a number is out of range
     */
    public static Pinning required(int... cpus) {
        return new Pinning(set(cpus), true);
    }

    /**
     * Asks for processors; a worker that cannot have them starts all the same and says so in
     * {@link Worker#placement()}. It takes those of them that it may have.
     *
     * @param cpus numbers as the operating system counts them, from 0; at least one, at most 4095 each
     * @return the pinning
     * @throws IllegalArgumentException if there is none, or a number is out of range
     */
    public static Pinning bestEffort(int... cpus) {
        return new Pinning(set(cpus), false);
    }

    private static BitSet set(int... cpus) {
        if (cpus.length == 0) {
            throw new IllegalArgumentException(
                    "Pinning needs at least one processor; use Pinning.none() for no pinning");
        }
        BitSet set = new BitSet();
        for (int cpu : cpus) {
            if (cpu < 0 || cpu > MAX_CPU) {
                throw new IllegalArgumentException("A processor number must be from 0 to " + MAX_CPU + ", was " + cpu);
            }
            set.set(cpu);
        }
        return set;
    }

    /**
     * Returns the processors asked for.
     *
     * @return a copy; empty for {@link #none()}
     */
    public BitSet cpus() {
        return (BitSet) cpus.clone();
    }

    /**
     * Tells whether a worker that cannot have them must not start.
     *
     * @return whether it is required
     */
    public boolean isRequired() {
        return required;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pinning that && cpus.equals(that.cpus) && required == that.required;
    }

    @Override
    public int hashCode() {
        return cpus.hashCode() * 2 + (required ? 1 : 0);
    }

    @Override
    public String toString() {
        return cpus.isEmpty()
                ? "none"
                : String.format(Locale.ROOT, "%s %s", required ? "required" : "best effort", cpus);
    }
}
