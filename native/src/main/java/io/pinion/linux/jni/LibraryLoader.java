package io.pinion.linux.jni;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the library, checks it, and has it loaded; every reason not to is one sentence. */
final class LibraryLoader {
    static final String REQUIRED = "required";

    private static final Set<String> MODES = Set.of("auto", "off", REQUIRED);

    /** Loads a file and returns the number of the interface it was built for. */
    interface Binder {
        int bind(Path file);
    }

    private final UnaryOperator<@Nullable String> properties;
    private final Function<String, @Nullable InputStream> resources;
    private final Path maps;
    private final Binder binder;

    LibraryLoader(
            UnaryOperator<@Nullable String> properties,
            Function<String, @Nullable InputStream> resources,
            Path maps,
            Binder binder) {
        this.properties = properties;
        this.resources = resources;
        this.maps = maps;
        this.binder = binder;
    }

    static LibraryLoader ofSystem(Binder binder) {
        return new LibraryLoader(
                System::getProperty, LibraryLoader.class::getResourceAsStream, Path.of("/proc/self/maps"), binder);
    }

    Optional<String> load() {
        try {
            requireWanted();
            String arch = arch();
            String path = properties.apply("pinion.native.path");
            if (path == null) {
                loadBundled(arch);
            } else {
                bind(explicit(path));
            }
            return Optional.empty();
        } catch (Unavailable e) {
            return Optional.of(e.sentence());
        } catch (InvalidPathException e) {
            return Optional.of("A directory or file named by a system property is no path here (" + e.getMessage()
                    + "); correct -Dpinion.native.path, -Dpinion.native.tmpdir or -Djava.io.tmpdir");
        }
    }

    private void requireWanted() throws Unavailable {
        String mode = property("pinion.native", "auto");
        if (!MODES.contains(mode)) {
            throw new Unavailable("The native part is not loaded because -Dpinion.native=" + mode
                    + " is none of auto, off and required; use one of these");
        }
        if (mode.equals("off")) {
            throw new Unavailable("The native part is switched off by -Dpinion.native=off; remove it, or use auto");
        }
    }

    private String property(String name, String otherwise) {
        String value = properties.apply(name);
        return value == null ? otherwise : value;
    }

    private String arch() throws Unavailable {
        String os = property("os.name", "");
        if (!os.equals("Linux")) {
            throw new Unavailable("The native part works on Linux only and this is " + os + "; nothing to change");
        }
        String arch = property("os.arch", "");
        return switch (arch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default ->
                throw new Unavailable("There is no native part for the processor architecture " + arch
                        + "; compile one and name it with -Dpinion.native.path");
        };
    }

    private Path explicit(String name) throws Unavailable {
        Path path = Path.of(name);
        if (!path.isAbsolute()) {
            throw new Unavailable("-Dpinion.native.path must be an absolute path, was " + name);
        }
        try {
            Path file = path.toRealPath();
            if (!Files.isRegularFile(file)) {
                throw new Unavailable("-Dpinion.native.path must name a file, and this is none: " + file);
            }
            requireSafe(file);
            return file;
        } catch (IOException e) {
            throw new Unavailable("The file of -Dpinion.native.path cannot be used (" + e + "); name another");
        }
    }

    private static void requireSafe(Path file) throws IOException, Unavailable {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new Unavailable("The file of -Dpinion.native.path may be written by others than its owner, so it is"
                    + " not loaded; chmod go-w " + file);
        }
    }

    private void loadBundled(String arch) throws Unavailable {
        requireNotMusl();
        String name = "/META-INF/native/linux-" + arch + "/libpinion.so";
        byte[] library = resource(name, arch);
        byte[] digest = resource(name + ".sha256", arch);
        try (Extraction extraction = Extraction.into(Path.of(property("pinion.native.tmpdir", temporary())))) {
            bind(extraction.write(library, new String(digest, StandardCharsets.US_ASCII).trim()));
        }
    }

    private String temporary() {
        return property("java.io.tmpdir", "/tmp");
    }

    /** A library that the dynamic linker cannot digest can take the whole process with it, so it is not tried. */
    private void requireNotMusl() throws Unavailable {
        try {
            if (Files.readString(maps, StandardCharsets.ISO_8859_1).contains("/ld-musl-")) {
                throw new Unavailable("This JVM runs on musl and the bundled native part is built for glibc;"
                        + " compile it on this system and name it with -Dpinion.native.path");
            }
        } catch (IOException e) {
            throw new Unavailable("It cannot be told from " + maps + " which C library this is (" + e
                    + "); mount /proc, or name a library with -Dpinion.native.path");
        }
    }

    private byte[] resource(String name, String arch) throws Unavailable {
        try (InputStream stream = resources.apply(name)) {
            if (stream == null) {
                throw new Unavailable("The jar pinion-native-linux on the path was built without its library for "
                        + arch + "; use a published one, or build it where a C compiler is installed");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new Unavailable("The native library in the jar cannot be read (" + e + "); replace the jar");
        }
    }

    private void bind(Path file) throws Unavailable {
        int abi;
        try {
            abi = binder.bind(file);
        } catch (IllegalCallerException e) {
            throw new Unavailable(LoadErrors.nativeAccessDenied());
        } catch (LinkageError | SecurityException e) {
            throw new Unavailable(LoadErrors.explain(file, e));
        }
        if (abi != PollCalls.ABI) {
            throw new Unavailable("The library " + file + " has interface " + abi + " and this version needs "
                    + PollCalls.ABI + "; use the one of the same version");
        }
    }
}
