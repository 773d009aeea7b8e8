package io.pinion.linux.jni;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzScratch;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The properties that say whether and from where the library is loaded, the memory map that tells musl, and the digest
 * in the jar. The input has lines of {@code name=value}; {@code maps} and {@code digest} are the two files, {@code @} in
 * a digest stands for the right one. Nothing is loaded that should not be, every refusal is a sentence, and no file is
 * left.
 */
public final class LibraryLoaderFuzz extends FuzzTarget<LibraryLoaderFuzz.Parser> {
    private static final byte[] LIBRARY = {1, 2, 3};
    private static final Set<String> NAMES = Set.of(
            "pinion.native", "pinion.native.path", "pinion.native.tmpdir", "os.name", "os.arch", "maps", "digest");

    /** Loads with these settings, and binds nothing. */
    public interface Parser {
        Optional<String> load(Map<String, String> settings, Path maps, LibraryLoader.Binder binder);
    }

    public LibraryLoaderFuzz() {
        super(
                "native-properties",
                LibraryLoaderFuzz::load,
                Map.of(
                        "the digest is not compared",
                        (settings, maps, binder) -> load(with(settings, "digest", "@"), maps, binder),
                        "every mode that is named switches it off",
                        (settings, maps, binder) -> load(
                                with(settings, "pinion.native", settings.get("pinion.native") == null ? "auto" : "off"),
                                maps,
                                binder)));
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(name, value);
        return changed;
    }

    private static Optional<String> load(Map<String, String> settings, Path maps, LibraryLoader.Binder binder) {
        return new LibraryLoader(settings::get, name -> resource(name, settings), maps, binder).load();
    }

    private static InputStream resource(String name, Map<String, String> settings) {
        if (!name.endsWith(".sha256")) {
            return new ByteArrayInputStream(LIBRARY);
        }
        return new ByteArrayInputStream(digest(settings).getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(Map<String, String> settings) {
        return settings.getOrDefault("digest", "@").replace("@", Lazily.DIGEST);
    }

    @Override
    protected void check(Parser parser, byte[] input) throws IOException {
        Map<String, String> settings = settings(new FuzzInput(input).text());
        Path maps = Lazily.DIRECTORY.resolve("maps");
        Files.writeString(maps, settings.getOrDefault("maps", "/lib/libc.so.6"), StandardCharsets.UTF_8);
        int[] bound = new int[1];
        Optional<String> cause = parser.load(settings, maps, file -> {
            bound[0]++;
            Hold.that(file.startsWith(Lazily.DIRECTORY), "bound " + file);
            return PollCalls.ABI;
        });
        Hold.same(mayLoad(settings), cause.isEmpty(), "loads with " + settings + ", " + cause);
        Hold.same(cause.isEmpty() ? 1 : 0, bound[0], "how often it was bound");
        cause.ifPresent(sentence -> Hold.that(!sentence.isBlank(), "no cause"));
        Hold.same(List.of("deep", "maps"), FuzzScratch.names(Lazily.DIRECTORY), "files that are left");
        Hold.same(List.of(), FuzzScratch.names(Lazily.DIRECTORY.resolve("deep")), "files that are left below");
    }

    /** A file is named by a path that exists in no system, and a directory lies below one of ours. */
    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new HashMap<>();
        settings.put("os.name", "Linux");
        settings.put("os.arch", "amd64");
        settings.put("java.io.tmpdir", Lazily.DIRECTORY.toString());
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals);
            if (NAMES.contains(name)) {
                settings.put(name, line.substring(equals + 1));
            }
        }
        settings.computeIfPresent("pinion.native.path", (name, path) -> path.replace("/", "/no-such-"));
        settings.computeIfPresent(
                "pinion.native.tmpdir",
                (name, path) -> Lazily.DIRECTORY + "/" + path.replace('.', '_').replace("maps", ""));
        return settings;
    }

    private static boolean mayLoad(Map<String, String> settings) {
        String mode = settings.get("pinion.native");
        return (mode == null || mode.equals("auto") || mode.equals("required"))
                && settings.get("os.name").equals("Linux")
                && Set.of("amd64", "x86_64", "aarch64", "arm64")
                        .contains(settings.get("os.arch").toLowerCase(Locale.ROOT))
                && settings.get("pinion.native.path") == null
                && !settings.getOrDefault("maps", "").contains("/ld-musl-")
                && isDirectory(settings.get("pinion.native.tmpdir"))
                && ascii(digest(settings)).trim().equals(Lazily.DIGEST);
    }

    private static String ascii(String text) {
        return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }

    private static boolean isDirectory(String path) {
        return path == null || new java.io.File(path).isDirectory();
    }

    private static final class Lazily {
        static final Path DIRECTORY = make();
        static final String DIGEST = digest();

        private static Path make() {
            try {
                Path directory = FuzzScratch.directory();
                Files.createDirectory(directory.resolve("deep"));
                return directory;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private static String digest() {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(LIBRARY));
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }
    }
}
