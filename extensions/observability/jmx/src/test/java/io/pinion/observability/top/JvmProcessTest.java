package io.pinion.observability.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JvmProcessTest {
    @Test
    void jvm_mayBeAsked_whateverTheListSays() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "needs /proc");
        String own = Long.toString(ProcessHandle.current().pid());
        assertThat(JvmProcess.mayBeAsked(own, false)).isTrue();
    }

    @Test
    void otherProcess_isLeftAlone_whateverTheListSays() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "needs /proc");
        Process sleep = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            assertThat(JvmProcess.mayBeAsked(Long.toString(sleep.pid()), true)).isFalse();
        } finally {
            sleep.destroyForcibly();
        }
        assertThat(JvmProcess.mayBeAsked("2147483646", true)).isFalse();
    }

    @Test
    void jvmThatDoesNotCatchTheSignal_isLeftAlone() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "needs /proc");
        Process deaf = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xrs",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Loaded.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat((char) deaf.getInputStream().read()).isEqualTo('l');
            assertThat(JvmProcess.mayBeAsked(Long.toString(deaf.pid()), true)).isFalse();
        } finally {
            deaf.destroyForcibly();
        }
    }
}
