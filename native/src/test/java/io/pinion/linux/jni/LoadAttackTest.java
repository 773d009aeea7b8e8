package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.probe.NativeProbe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts to have foreign bytes loaded, and places where nothing can be unpacked: what is loaded is ours, or nothing is,
 * with one sentence why. {@link LibraryLoaderTest} has directories that others may write to, {@link ClassLoaderTest}
 * several loaders in one process.
 */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class LoadAttackTest {
    private static final String RESOURCE = "/META-INF/native/linux-x86_64/libpinion.so";
    private static final byte[] OURS = "what the build made".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FOREIGN = "what a stranger made".getBytes(StandardCharsets.US_ASCII);
    private static final int LOADS = 200;
    private static final int JVMS = 4;
    private static final String STRANGER = """
            while :; do
                for found in "$0"/pinion-*; do
                    cp "$1/libpinion.so" "$found/libpinion.so"
                    mv "$found/libpinion.so" "$found/other" && cp "$1/libpinion.so" "$found/libpinion.so"
                    mv "$found" "$found.moved" && ln -s "$1" "$found"
                done 2> /dev/null
            done
            """;

    @TempDir
    Path directory;

    private final Map<String, String> properties = new HashMap<>(Map.of("os.name", "Linux", "os.arch", "amd64"));

    private Optional<String> load(Path parent, LibraryLoader.Binder binder) throws Exception {
        Path maps = Files.writeString(directory.resolve("maps"), "/usr/lib/libc.so.6\n");
        properties.put("pinion.native.tmpdir", parent.toString());
        return new LibraryLoader(properties::get, LoadAttackTest::resource, maps, binder).load();
    }

    private static InputStream resource(String name) {
        if (name.equals(RESOURCE)) {
            return new ByteArrayInputStream(OURS);
        }
        try {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(OURS));
            return new ByteArrayInputStream(digest.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** As the JVM would read it. */
    private static int bindOurs(Path file) {
        try {
            assertThat(Files.readAllBytes(file)).as("what is loaded").isEqualTo(OURS);
            return PollCalls.ABI;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void filesThatWerePlanted_areNeitherLoadedNorTouched() throws Exception {
        Path planted = Files.write(directory.resolve("libpinion.so"), FOREIGN);
        Path another =
                Files.write(Files.createDirectory(directory.resolve("pinion-1")).resolve("libpinion.so"), FOREIGN);
        assertThat(load(directory, LoadAttackTest::bindOurs)).isEmpty();
        assertThat(planted).hasBinaryContent(FOREIGN);
        assertThat(another).hasBinaryContent(FOREIGN);
    }

    @Test
    void aLinkThatIsTurnedBeforeTheLoad_doesNotLeadToAnotherFile() throws Exception {
        Path link = directory.resolve("link");
        Files.createSymbolicLink(link, Files.createDirectory(directory.resolve("before")));
        Path after = Files.createDirectory(directory.resolve("after"));
        Optional<String> cause = load(link, file -> {
            plant(after.resolve(file.getParent().getFileName()));
            turn(link, after);
            return bindOurs(file);
        });
        assertThat(cause).isEmpty();
        assertThat(directory.resolve("before")).isEmptyDirectory();
    }

    private static void plant(Path parent) {
        try {
            Files.write(Files.createDirectory(parent).resolve("libpinion.so"), FOREIGN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void turn(Path link, Path target) {
        try {
            Files.delete(link);
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLinkToAFileThatOthersMayWrite_isNotLoaded() throws Exception {
        Path file = Files.write(directory.resolve("open.so"), FOREIGN);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path link = Files.createSymbolicLink(directory.resolve("link.so"), file);
        properties.put("pinion.native.path", link.toString());
        assertThat(load(directory, LoadAttackTest::bindOurs))
                .hasValueSatisfying(cause -> assertThat(cause).contains("chmod go-w"));
    }

    /** In a directory where everybody may make files, as /tmp is. Its success elsewhere shows that the stranger works. */
    @Test
    void aStrangerWhoSwapsFilesAllTheTime_isKeptOut() throws Exception {
        assumeTrue(Processes.isInstalled("setpriv"), "setpriv is not installed");
        Path shared = Files.createTempDirectory("attack");
        try {
            Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.setAttribute(shared, "unix:mode", 01777);
            Path foreign = Files.createDirectory(shared.resolve("foreign"));
            Files.write(foreign.resolve("libpinion.so"), FOREIGN);
            Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("rwxr-xr-x"));
            swapWhileLoading(shared, foreign);
        } finally {
            delete(shared);
        }
    }

    private void swapWhileLoading(Path shared, Path foreign) throws Exception {
        Path open = Files.createDirectory(shared.resolve("pinion-open"));
        Path bait = Files.write(open.resolve("libpinion.so"), OURS);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(bait, PosixFilePermissions.fromString("rw-rw-rw-"));
        Process stranger = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "sh",
                        "-c",
                        STRANGER,
                        shared.toString(),
                        foreign.toString())
                .redirectErrorStream(true)
                .start();
        try {
            assumeTrue(isSwapped(stranger, bait), "this user may not start processes of another");
            for (int i = 0; i < LOADS; i++) {
                assertThat(load(shared, LoadAttackTest::bindOurs)).isEmpty();
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            end(stranger);
        }
    }

    /** With what it has started, which would go on in the directory. */
    private static void end(Process stranger) throws Exception {
        // Stopped, it starts nothing more.
        new ProcessBuilder("kill", "-STOP", Long.toString(stranger.pid()))
                .start()
                .waitFor();
        List<ProcessHandle> started = stranger.descendants().toList();
        stranger.destroyForcibly().waitFor();
        for (ProcessHandle each : started) {
            each.destroyForcibly();
            each.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    private static boolean isSwapped(Process stranger, Path bait) throws IOException {
        long start = System.nanoTime();
        while (stranger.isAlive() && System.nanoTime() - start < 20_000_000_000L) {
            try {
                if (Arrays.equals(Files.readAllBytes(bait), FOREIGN)) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                // Between two of the stranger's.
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private static void delete(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException error) throws IOException {
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The probe in a JVM, behind a command that starts it. */
    private List<String> probe(Path work, List<String> before, String... flags) {
        List<String> command = new ArrayList<>(before);
        command.addAll(Processes.java(flags));
        String classPath = Processes.classPath(Processes.mainClasses(), Processes.workerApi(), Processes.testClasses());
        command.addAll(List.of("-cp", classPath, NativeProbe.class.getName(), work.toString()));
        return command;
    }

    /** What starts a command where a file system is mounted with these options. */
    private List<String> mounted(Path mount, String options) throws Exception {
        Machines.requireLibrary();
        assumeTrue(Processes.isInstalled("unshare"), "unshare is not installed");
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o " + options + " tmpfs \"$0\" && exec \"$@\"",
                mount.toString()));
        List<String> attempt = new ArrayList<>(command);
        attempt.add("true");
        assumeTrue(Processes.run(directory, attempt).exit() == 0, "this user may not mount");
        return command;
    }

    private String run(List<String> command) throws Exception {
        Processes.Result result = Processes.run(directory, command);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    @Test
    void aFullDisk_isSaidInOneSentence() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("full"));
        String said = run(probe(directory, mounted(mount, "size=4k"), "-Dpinion.native.tmpdir=" + mount));
        assertThat(said).contains("No space left", "-Dpinion.native.tmpdir").doesNotContain("done");
        assertThat(said.lines().filter(line -> line.startsWith("cause: "))).hasSize(1);
    }

    @Test
    void aReadOnlyDirectory_isSaidInOneSentence() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("fixed"));
        String said = run(probe(directory, mounted(mount, "ro"), "-Dpinion.native.tmpdir=" + mount));
        assertThat(said)
                .contains("Read-only file system", "-Dpinion.native.tmpdir")
                .doesNotContain("done");
        assertThat(said.lines().filter(line -> line.startsWith("cause: "))).hasSize(1);
    }

    @Test
    void aReadOnlyHome_isNoHindrance() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        List<String> command = new ArrayList<>(List.of("env", "HOME=" + home));
        command.addAll(mounted(home, "ro"));
        assertThat(run(probe(directory, command, "-Duser.home=" + home))).contains("done");
    }

    @Test
    void severalJvmsAtOnce_loadACopyEach_andLeaveNothing() throws Exception {
        Machines.requireLibrary();
        Path shared = Files.createDirectory(directory.resolve("shared"));
        ExecutorService threads = Executors.newFixedThreadPool(JVMS);
        List<Future<String>> said = new ArrayList<>();
        for (int i = 0; i < JVMS; i++) {
            Path work = Files.createDirectory(directory.resolve("jvm" + i));
            List<String> command = probe(work, List.of(), "-Dpinion.native.tmpdir=" + shared);
            said.add(threads.submit(() -> run(command)));
        }
        for (Future<String> words : said) {
            assertThat(words.get()).contains("done");
        }
        threads.shutdown();
        assertThat(shared).isEmptyDirectory();
    }
}
