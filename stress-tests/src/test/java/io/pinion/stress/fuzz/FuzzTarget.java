package io.pinion.stress.fuzz;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something that reads what others wrote, and what must hold for any bytes at all. The same check serves the fuzzer, the
 * replay of the kept inputs, and the broken twins, which show that the check can fail.
 *
 * @param <P> what reads
 */
public abstract class FuzzTarget<P> {
    private final String name;
    private final P shipped;
    private final Map<String, P> twins;

    /**
     * For the shipped parser and weakened ones.
     *
     * @param name of the target and of the folder with its inputs
     * @param shipped the parser as it is
     * @param twins weakened ones by what is wrong with them; a kept input must tell each from the shipped one
     */
    protected FuzzTarget(String name, P shipped, Map<String, P> twins) {
        this.name = name;
        this.shipped = shipped;
        this.twins = Map.copyOf(twins);
    }

    /** Returns the name of the folder with its inputs. */
    public final String name() {
        return name;
    }

    /** Returns what is wrong with each twin. */
    public final Set<String> twins() {
        return twins.keySet();
    }

    /** Says why it cannot run on this machine; empty when it can. */
    public Optional<String> unavailabilityCause() {
        return Optional.empty();
    }

    /** Checks the shipped parser; throws when something does not hold. */
    public final void check(byte[] input) throws Exception {
        check(shipped, input);
    }

    /** Checks a twin. */
    public final void checkTwin(String twin, byte[] input) throws Exception {
        check(twins.get(twin), input);
    }

    /** Has the parser read the input, and throws an {@link AssertionError} or what escaped from the parser. */
    protected abstract void check(P parser, byte[] input) throws Exception;
}
