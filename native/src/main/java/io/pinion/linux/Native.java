package io.pinion.linux;

import io.pinion.linux.jni.Library;
import java.util.Optional;

/**
 * Tells whether the native part works here, and if not, why. Three system properties, read when it is first needed,
 * steer it:
 *
 * <ul>
 *   <li>{@code pinion.native}: {@code auto} (the default) uses it where it works, {@code required} lets no worker start
 *       without it, {@code off} leaves it alone.
 *   <li>{@code pinion.native.path}: the absolute path of a library to load instead of the one in the jar.
 *   <li>{@code pinion.native.tmpdir}: where the one in the jar is unpacked for the moment of loading, instead of
 *       {@code java.io.tmpdir}. It must allow programs to be executed.
 * </ul>
 *
 * <p>Threads: any.
 */
public final class Native {

    private Native() {}

    /**
     * Tells whether the library is loaded; tries to load it when called first.
     *
     * @return true when epoll and thread control work
     */
    public static boolean isAvailable() {
        return unavailabilityCause().isEmpty();
    }

    /**
     * Says why the library is not loaded; tries to load it when called first. The answer does not change later.
     *
     * @return one sentence: why, and what to change; empty when it is loaded
     */
    public static Optional<String> unavailabilityCause() {
        return Library.unavailabilityCause();
    }

    /**
     * Tells whether nobody wants to run without the library.
     *
     * @return true when the system property {@code pinion.native} is {@code required}
     */
    public static boolean isRequired() {
        return Library.isRequired();
    }
}
