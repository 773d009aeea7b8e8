package io.pinion.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    @TempDir
    Path first;

    @TempDir
    Path second;

    @Test
    void of_sameFiles_findsNothing() throws IOException {
        jar(first, "a", 0);
        jar(second, "a", 0);

        assertThat(Comparison.of(first, second)).singleElement().satisfies(row -> {
            assertThat(row.difference()).isEmpty();
            assertThat(row.entries()).isEqualTo(1);
        });
    }

    @Test
    void of_jarsThatDiffer_saysWhere() throws IOException {
        jar(first, "a", 0);
        jar(second, "b", 0);
        assertThat(Comparison.of(first, second).get(0).difference()).isEqualTo("x.txt");

        jar(second, "a", 86_400_000L * 366);
        assertThat(Comparison.of(first, second).get(0).difference()).isEqualTo("times or modes of entries");
    }

    @Test
    void of_aFileOnOneSide_saysWhich() throws IOException {
        Files.writeString(second.resolve("x.pom"), "x");

        assertThat(Comparison.of(first, second).get(0).difference()).isEqualTo("only in the second");
    }

    private static void jar(Path directory, String content, long time) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(directory.resolve("x.jar")))) {
            var entry = new ZipEntry("x.txt");
            entry.setTime(time + 86_400_000L * 4000);
            out.putNextEntry(entry);
            out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
