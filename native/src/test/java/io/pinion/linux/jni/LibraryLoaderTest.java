package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way not to load, with a binder that loads nothing. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs POSIX file permissions")
class LibraryLoaderTest {
    private static final String RESOURCE = "/META-INF/native/linux-x86_64/libpinion.so";
    private static final byte[] LIBRARY = {1, 2, 3};

    @TempDir
    Path directory;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, byte[]> resources = new HashMap<>();
    private final List<Path> bound = new ArrayList<>();
    private Path maps;

    @BeforeEach
    void aMachineThatCanLoad() throws Exception {
        properties.put("os.name", "Linux");
        properties.put("os.arch", "amd64");
        properties.put("java.io.tmpdir", directory.toString());
        resources.put(RESOURCE, LIBRARY);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(LIBRARY);
        resources.put(
                RESOURCE + ".sha256", (HexFormat.of().formatHex(digest) + "\n").getBytes(StandardCharsets.US_ASCII));
        maps = Files.writeString(directory.resolve("maps"), "7f00 r-xp /usr/lib/x86_64-linux-gnu/libc.so.6\n");
    }

    private Optional<String> load(LibraryLoader.Binder binder) {
        return new LibraryLoader(properties::get, this::open, maps, file -> {
                    bound.add(file);
                    return binder.bind(file);
                })
                .load();
    }

    private Optional<String> load() {
        return load(file -> PollCalls.ABI);
    }

    private InputStream open(String name) {
        byte[] bytes = resources.get(name);
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    private List<String> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("pinion-"))
                    .toList();
        }
    }

    @Test
    void theBundledLibrary_isLoadedFromAPrivateFile_thatIsGoneAfterwards() throws IOException {
        Optional<String> cause = load(file -> {
            assertPrivate(file);
            return PollCalls.ABI;
        });
        assertThat(cause).isEmpty();
        assertThat(bound).hasSize(1);
        assertThat(leftBehind()).isEmpty();
    }

    private void assertPrivate(Path file) {
        try {
            assertThat(file).hasBinaryContent(LIBRARY);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("r-x------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
            assertThat(file.getParent().getParent()).isEqualTo(directory.toRealPath());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twoLoads_useTwoFiles() {
        load();
        load();
        assertThat(bound).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void off_loadsNothing() {
        properties.put("pinion.native", "off");
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("-Dpinion.native=off"));
        assertThat(bound).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"auto", "required"})
    void autoAndRequired_load(String mode) {
        properties.put("pinion.native", mode);
        assertThat(load()).isEmpty();
    }

    @Test
    void anUnknownMode_isSaid() {
        properties.put("pinion.native", "Off");
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("Off", "auto, off and required"));
        assertThat(bound).isEmpty();
    }

    @Test
    void anotherSystem_isSaid() {
        properties.put("os.name", "Mac OS X");
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("Linux only", "Mac OS X"));
    }

    @Test
    void anotherProcessor_isSaid() {
        properties.put("os.arch", "riscv64");
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("riscv64"));
    }

    @Test
    void aJarWithoutTheLibrary_isSaid() {
        properties.put("os.arch", "aarch64");
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("without its library", "aarch64"));
    }

    @Test
    void aLibraryThatWasSwapped_isNotLoaded() throws IOException {
        resources.put(RESOURCE, new byte[] {1, 2, 4});
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("digest", "replace it"));
        assertThat(bound).isEmpty();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void aWrongDigest_isSaid() {
        resources.put(RESOURCE + ".sha256", "00".getBytes(StandardCharsets.US_ASCII));
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("the build made 00"));
        assertThat(bound).isEmpty();
    }

    @Test
    void musl_isNotTried() throws IOException {
        Files.writeString(maps, "7f00 r-xp /lib/ld-musl-x86_64.so.1\n");
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("musl", "-Dpinion.native.path"));
        assertThat(bound).isEmpty();
    }

    @Test
    void aDirectoryThatIsMissing_isSaid() {
        properties.put("pinion.native.tmpdir", directory.resolve("none").toString());
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("none", "-Dpinion.native.tmpdir"));
    }

    /** Not even the superuser makes directories in /proc. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aDirectoryThatIsNotWritable_isSaid() {
        properties.put("pinion.native.tmpdir", "/proc");
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("/proc", "-Dpinion.native.tmpdir"));
    }

    @Test
    void aDirectoryWhereEverybodyMayRename_isNotUsed() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        properties.put("pinion.native.tmpdir", open.toString());
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("chmod +t"));
        assertThat(bound).isEmpty();
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void theDirectoryOfTheProperty_goesBeforeTheUsualOne() throws IOException {
        Path mine = Files.createDirectory(directory.resolve("mine"));
        properties.put("pinion.native.tmpdir", mine.toString());
        assertThat(load()).isEmpty();
        assertThat(bound.get(0)).startsWithRaw(mine.toRealPath());
    }

    @Test
    void aDirectoryMountedNoexec_isExplainedInWords() {
        Optional<String> cause = load(file -> {
            throw new UnsatisfiedLinkError(file + ": failed to map segment from shared object");
        });
        assertThat(cause)
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("noexec", directory.toString(), "-Dpinion.native.tmpdir", "-Dpinion.native.path"));
    }

    @Test
    void aJvmThatDeniesNativeAccess_isExplainedInWords() {
        Optional<String> cause = load(file -> {
            throw new IllegalCallerException("Illegal native access");
        });
        assertThat(cause).hasValueSatisfying(text -> assertThat(text).contains("--enable-native-access=ALL-UNNAMED"));
    }

    @Test
    void aLibraryThatTheJvmRefuses_isSaid_andNothingIsLeft() throws IOException {
        Optional<String> cause = load(file -> {
            throw new UnsatisfiedLinkError("wrong ELF class");
        });
        assertThat(cause).hasValueSatisfying(text -> assertThat(text).contains("wrong ELF class"));
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void aLibraryOfAnotherVersion_isSaid() {
        assertThat(load(file -> PollCalls.ABI + 1))
                .hasValueSatisfying(cause -> assertThat(cause).contains("same version"));
    }

    @Test
    void aPathThatIsNone_isSaid() {
        properties.put("pinion.native.path", "/a\0b");
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("-Dpinion.native.path"));
        assertThat(bound).isEmpty();
    }

    private Path explicit(String permissions) throws IOException {
        Path file = Files.write(directory.resolve("lib.so"), LIBRARY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        properties.put("pinion.native.path", file.toString());
        return file;
    }

    @Test
    void anExplicitFile_isLoadedWhereItIs() throws IOException {
        Path file = explicit("rw-r--r--");
        resources.clear();
        assertThat(load()).isEmpty();
        assertThat(bound).containsExactly(file.toRealPath());
        assertThat(file).exists();
    }

    @ParameterizedTest
    @CsvSource({"rw-rw-r--", "rw-r--rw-"})
    void anExplicitFileThatOthersMayWrite_isNotLoaded(String permissions) throws IOException {
        explicit(permissions);
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("chmod go-w"));
        assertThat(bound).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"relative.so,absolute", "/proc/self,this is none", "/no/such.so,NoSuchFileException"})
    void anExplicitPathThatIsNoUsableFile_isSaid(String path, String words) {
        properties.put("pinion.native.path", path);
        assertThat(load()).hasValueSatisfying(cause -> assertThat(cause).contains("-Dpinion.native.path", words));
        assertThat(bound).isEmpty();
    }
}
