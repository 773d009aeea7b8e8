package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compiler made: nothing more than we meant to ship. */
@EnabledOnOs(OS.LINUX)
class LibraryFileTest {
    private static final Pattern VERSION = Pattern.compile("GLIBC_(\\d+)\\.(\\d+)");

    @TempDir
    Path directory;

    private static Path built(String arch) {
        Path file = Processes.mainClasses().resolve("META-INF/native/linux-" + arch + "/libpinion.so");
        assumeTrue(Files.exists(file), "no library for " + arch + " was built here");
        return file;
    }

    private String inspect(String tool, String options, Path file) throws IOException, InterruptedException {
        assumeTrue(Processes.isInstalled(tool), tool + " is not installed");
        Processes.Result result = Processes.run(directory, List.of(tool, options, file.toString()));
        assertThat(result.exit()).isZero();
        return result.output();
    }

    private static List<String> symbols(String listing, String kind) {
        return listing.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[words.length - 2].equals(kind))
                .map(words -> words[words.length - 1])
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void itExports_theOneFunctionTheJvmCalls(String arch) throws Exception {
        assertThat(symbols(inspect("nm", "-D", built(arch)), "T")).containsExactly("JNI_OnLoad");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void itImports_onlyWhatWasReviewed_andNothingNewerThanGlibc217(String arch) throws Exception {
        List<String> imports = symbols(inspect("nm", "-D", built(arch)), "U");
        assertThat(imports).isNotEmpty();
        assertThat(imports.stream().map(name -> name.split("@")[0])).isSubsetOf(reviewed());
        Matcher versions = VERSION.matcher(String.join(" ", imports));
        while (versions.find()) {
            assertThat(versions.group(1)).isEqualTo("2");
            assertThat(Integer.parseInt(versions.group(2))).as(versions.group()).isLessThanOrEqualTo(17);
        }
    }

    private static List<String> reviewed() throws IOException {
        try (InputStream list = LibraryFileTest.class.getResourceAsStream("/libpinion.imports")) {
            return new String(list.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void itNeeds_libcOnly_andIsBoundAtOnce(String arch) throws Exception {
        String dynamic = inspect("readelf", "-dW", built(arch));
        assertThat(dynamic.lines().filter(line -> line.contains("(NEEDED)")))
                .allSatisfy(line -> assertThat(line).containsAnyOf("[libc.so.6]", "[ld-linux-aarch64.so.1]"))
                .anySatisfy(line -> assertThat(line).contains("[libc.so.6]"));
        assertThat(dynamic)
                .contains("BIND_NOW")
                .doesNotContain("RPATH", "RUNPATH", "TEXTREL", "INIT_ARRAY", "FINI_ARRAY", "(INIT)", "(FINI)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void itsTables_areReadOnlyAfterLoading_andItsStackIsNotExecutable(String arch) throws Exception {
        List<String> segments = inspect("readelf", "-lW", built(arch))
                .lines()
                .map(String::strip)
                .toList();
        assertThat(segments).anySatisfy(line -> assertThat(line).startsWith("GNU_RELRO"));
        assertThat(segments).anySatisfy(line -> assertThat(line).matches("GNU_STACK.* RW +0x\\d+"));
        assertThat(segments).noneSatisfy(line -> assertThat(line).matches("LOAD.* RWE .*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void itsDigest_isBesideIt(String arch) throws Exception {
        Path file = built(arch);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        assertThat(Files.readString(file.resolveSibling("libpinion.so.sha256")).strip())
                .isEqualTo(HexFormat.of().formatHex(digest));
    }

    /** Another spelling of the directory of the headers, other directories of the sources and the output, another time. */
    @Test
    void itsBytes_areTheSameWhereverAndWheneverItIsBuilt() throws Exception {
        assumeTrue(
                Processes.isInstalled("cc") || Processes.isInstalled("gcc"), "no C compiler (cc or gcc) is installed");
        List<Path> builds = Stream.of("a", "b/c").map(directory::resolve).toList();
        String jdk = System.getProperty("java.home");
        Path sources = Path.of("src/main/c").toAbsolutePath();
        build(sources, jdk, builds.get(0));
        build(copyOf(sources), jdk + "/lib/..", builds.get(1));
        Path library = Path.of("linux-x86_64", "libpinion.so");
        assumeTrue(Files.exists(builds.get(0).resolve(library)), "this machine does not compile for x86_64");
        assertThat(builds.get(0).resolve(library))
                .hasSameBinaryContentAs(builds.get(1).resolve(library));
        assertThat(builds.get(0).resolve(library)).hasSameBinaryContentAs(built("x86_64"));
    }

    private Path copyOf(Path sources) throws IOException {
        Path copy = Files.createDirectories(directory.resolve("elsewhere/than/the/sources"));
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        return copy;
    }

    private void build(Path sources, String jdk, Path output) throws IOException, InterruptedException {
        String script = sources.resolve("build.sh").toString();
        Processes.Result result = Processes.run(directory, List.of("sh", script, jdk, output.toString()));
        assertThat(result.exit()).as(result.output()).isZero();
    }

    @Test
    void withoutACompiler_theBuildSaysSoInOneLine_andGoesOn() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("bin"));
        for (String tool : List.of("dirname", "mkdir", "rm")) {
            Path script =
                    Files.writeString(tools.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin\nexec " + tool + " \"$@\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        }
        Path build = Path.of("src/main/c/build.sh").toAbsolutePath();
        Path output = directory.resolve("out");
        Processes.Result result = Processes.run(
                directory,
                List.of("/usr/bin/env", "PATH=" + tools, "/bin/sh", build.toString(), "/none", output.toString()));
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output().lines())
                .singleElement()
                .asString()
                .contains("no C compiler", "built without libpinion.so");
    }
}
