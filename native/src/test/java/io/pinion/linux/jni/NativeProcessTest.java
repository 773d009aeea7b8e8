package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.probe.NativeProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The native part in JVMs of its own, started in all the ways users start them. */
@Timeout(120)
class NativeProcessTest {
    @TempDir
    Path directory;

    @BeforeEach
    void requireLibrary() {
        Machines.requireLibrary();
    }

    private static String everything() {
        return Processes.classPath(Processes.mainClasses(), Processes.workerApi(), Processes.testClasses());
    }

    private List<String> probe(List<String> java) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-cp", everything(), NativeProbe.class.getName(), directory.toString()));
        return command;
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Processes.Result result = Processes.run(directory, command);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    @Test
    void checkedJni_findsNothingToComplainAbout() throws Exception {
        assertThat(run(probe(Processes.java("-Xcheck:jni"))))
                .contains("done")
                .doesNotContain("WARNING")
                .doesNotContain("FATAL");
    }

    @Test
    void asANamedModule_itWorks() throws Exception {
        List<String> command = new ArrayList<>(List.of(Processes.javaProgram()));
        if (Processes.deniesNativeAccess()) {
            command.addAll(List.of("--illegal-native-access=deny", "--enable-native-access=io.pinion.linux"));
        }
        command.addAll(List.of(
                "-p",
                Processes.classPath(Processes.mainClasses(), Processes.workerApi()),
                "--add-modules",
                "io.pinion.linux",
                "-cp",
                Processes.testClasses().toString(),
                NativeProbe.class.getName(),
                directory.toString()));
        assertThat(run(command)).contains("done").doesNotContain("WARNING");
    }

    @Test
    void whereNativeAccessIsDenied_itSaysWhichFlagIsMissing() throws Exception {
        assumeTrue(Processes.deniesNativeAccess(), "this JVM cannot deny native access");
        assertThat(run(probe(List.of(Processes.javaProgram(), "--illegal-native-access=deny"))))
                .contains("cause: ", "--enable-native-access=ALL-UNNAMED")
                .doesNotContain("done");
    }

    @Test
    void switchedOff_itSaysSo() throws Exception {
        assertThat(run(probe(Processes.java("-Dpinion.native=off")))).contains("cause: ", "pinion.native=off");
    }

    @Test
    void onADirectoryMountedNoexec_itSaysSo() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("noexec"));
        List<String> mounted = new ArrayList<>(List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o noexec tmpfs \"$0\" && exec \"$@\"",
                mount.toString()));
        assumeTrue(Processes.isInstalled("unshare"), "unshare is not installed");
        mounted.add("true");
        assumeTrue(Processes.run(directory, mounted).exit() == 0, "this user may not mount");
        mounted.remove(mounted.size() - 1);
        mounted.addAll(probe(Processes.java("-Dpinion.native.tmpdir=" + mount)));
        assertThat(run(mounted)).contains("cause: ", "noexec", "-Dpinion.native.tmpdir");
    }

    @Test
    void withoutDescriptors_acceptingFails_andGoesOnLater() throws Exception {
        List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -n 100 && exec \"$0\" \"$@\""));
        limited.addAll(probe(Processes.java("-XX:-MaxFDLimit")));
        limited.add("exhaust");
        assertThat(run(limited))
                .contains(
                        "open: java.io.IOException: ",
                        "accept: java.io.IOException: accept: Too many open files (EMFILE)")
                .contains("accepted: true", "done");
    }

    /** A peer chooses its path, and an exception that nobody expects there would end the socket that heard from it. */
    @Test
    void aPeersPathThatTheLocaleCannotSpell_isNoName() throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "LC_ALL=C"));
        command.addAll(Processes.java("-cp", everything(), PathProbe.class.getName()));
        assertThat(run(command)).contains("the path is ''");
    }

    @Test
    void everyFileIsGoneAfterwards() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        assertThat(run(probe(Processes.java("-Dpinion.native.tmpdir=" + temporary))))
                .contains("done");
        assertThat(temporary).isEmptyDirectory();
    }
}
