package io.pinion.observability.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Java code of docs/observability/opentelemetry.md is that of {@link OpenTelemetrySnippetsTest}. */
class DocumentTest {
    private static final String SNIPPETS =
            "src/test/java/io/pinion/observability/opentelemetry/OpenTelemetrySnippetsTest.java";

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("worker-api"))) {
            at = at.getParent();
        }
        return at;
    }

    private static String packed(String text) {
        return text.replaceAll("\\s+", "");
    }

    /** Paragraphs that are indented by four, those of XML left out. */
    private static List<String> blocks() throws IOException {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String line : Files.readAllLines(root().resolve("docs/observability/opentelemetry.md"))) {
            if (line.startsWith("    ")) {
                block.append(line);
            } else if (!block.isEmpty()) {
                blocks.add(block.toString());
                block.setLength(0);
            }
        }
        blocks.removeIf(found -> found.stripLeading().startsWith("<"));
        return blocks;
    }

    @Test
    void codeInTheDocument_isCompiled() throws IOException {
        String compiled = packed(Files.readString(
                root().resolve("extensions/observability/opentelemetry").resolve(SNIPPETS)));
        List<String> blocks = blocks();
        assertThat(blocks).hasSize(4).allMatch(block -> compiled.contains(packed(block)));
    }
}
