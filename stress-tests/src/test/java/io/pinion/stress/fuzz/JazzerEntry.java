package io.pinion.stress.fuzz;

/**
 * Where Jazzer comes in. It needs nothing of Jazzer, so the build does not either; {@code run-fuzz} names the target by a
 * system property.
 */
public final class JazzerEntry {
    private static final FuzzTarget<?> TARGET = target();

    private JazzerEntry() {}

    private static FuzzTarget<?> target() {
        FuzzTarget<?> target = FuzzTargets.named(System.getProperty("pinion.fuzz.target", ""));
        target.unavailabilityCause().ifPresent(cause -> {
            throw new IllegalStateException(cause);
        });
        return target;
    }

    /** Checks one input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.check(input);
    }
}
