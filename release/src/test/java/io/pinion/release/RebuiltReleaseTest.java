package io.pinion.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Two builds of one release, in {@code pinion.staged} and {@code pinion.rebuilt}; see release/verify-reproducible. */
@EnabledIfSystemProperty(named = "pinion.rebuilt", matches = ".+")
class RebuiltReleaseTest {

    @Test
    void rebuilt_fileByFile_isTheSame() throws IOException {
        List<Comparison.Row> rows = Comparison.of(
                Path.of(System.getProperty("pinion.staged")), Path.of(System.getProperty("pinion.rebuilt")));
        Files.writeString(Path.of("target/reproducible.md"), Comparison.table(rows));

        assertThat(rows).isNotEmpty();
        assertThat(rows.stream().filter(row -> !row.difference().isEmpty())).isEmpty();
    }
}
