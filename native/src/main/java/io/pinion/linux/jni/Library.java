package io.pinion.linux.jni;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Loads the native library, once per class loader, when it is first asked for.
 *
 * <p>Threads: any.
 */
public final class Library {
    private static final String MODE = "pinion.native";

    private Library() {}

    private static final class Attempt {
        static final Optional<String> CAUSE =
                LibraryLoader.ofSystem(Library::bind).load();
    }

    /**
     * Says why the library is not loaded.
     *
     * @return one sentence; empty when it is loaded
     */
    public static Optional<String> unavailabilityCause() {
        return Attempt.CAUSE;
    }

    /**
     * Tells whether running without the library was ruled out.
     *
     * @return true when it was
     */
    public static boolean isRequired() {
        return LibraryLoader.REQUIRED.equals(System.getProperty(MODE));
    }

    static void require() throws IOException {
        Optional<String> cause = unavailabilityCause();
        if (cause.isPresent()) {
            throw new IOException(cause.get());
        }
    }

    /** Here and nowhere else, because the JVM asks whether the module of the caller may load native code. */
    private static int bind(Path file) {
        System.load(file.toString());
        return PollCalls.abi();
    }
}
