package io.pinion.linux.jni;

import java.nio.file.Path;

/** Turns what the JVM says when it cannot load a library into what to do about it. */
final class LoadErrors {
    private LoadErrors() {}

    static String nativeAccessDenied() {
        Module module = LoadErrors.class.getModule();
        String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return "This JVM denies native access to the native part; start it with --enable-native-access=" + name;
    }

    static String explain(Path file, Throwable error) {
        String message = String.valueOf(error.getMessage());
        if (message.contains("failed to map segment") || message.contains("Operation not permitted")) {
            return "The directory " + file.getParent() + " is on a file system mounted noexec, so no library can be"
                    + " loaded from it; name another directory with -Dpinion.native.tmpdir, or an installed library with"
                    + " -Dpinion.native.path";
        }
        if (message.contains("another classloader")) {
            return "The library " + file + " is loaded by another class loader already, and a file can be loaded by one"
                    + " only; remove -Dpinion.native.path, or put the native part on the path of a shared class loader";
        }
        return "The library " + file + " cannot be loaded (" + error + "); use one built for this version, system and"
                + " processor";
    }
}
