package io.pinion.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version that is set is set everywhere, in a clone of what is committed. */
class SetVersionTest {
    private static final String NEW = "999.8.7";

    @TempDir
    private Path directory;

    @Test
    void version_thatIsSet_leavesTheOneBeforeNowhere() throws Exception {
        assumeTrue(Files.exists(Pom.ROOT.resolve(".git")), "needs a clone");
        Path clone = directory.resolve("clone");
        run(directory, "git", "clone", "-q", Pom.ROOT.toAbsolutePath().toString(), clone.toString());
        Path script = clone.resolve("release/set-version");
        Files.copy(Pom.ROOT.resolve("release/set-version"), script, StandardCopyOption.REPLACE_EXISTING);
        run(clone, "bash", "release/set-version", NEW);

        assertThat(run(clone, "git", "grep", "-lF", NEW, "--", "*.md", "pom.xml", "bom"))
                .contains("README.md", "pom.xml", "bom/pom.xml", "docs/getting-started.md");
        String old = Pom.parent().text("version");
        // Of a release a page may tell; a snapshot is nobody's past.
        if (old.endsWith("-SNAPSHOT")) {
            assertThat(grep(clone, old)).isEmpty();
        }
    }

    private static String grep(Path clone, String text) throws Exception {
        return output(clone, 1, "git", "grep", "-nF", text, "--", "*.md", "*pom.xml", "*.java");
    }

    private static String run(Path in, String... command) throws Exception {
        return output(in, 0, command);
    }

    private static String output(Path in, int expected, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isEqualTo(expected);
        return printed;
    }
}
