package io.pinion.spring.boot.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.spring.boot.PinionProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

/** What {@code docs/spring-boot.md} shows is what the example compiles and loads. */
class DocumentTest {
    private static final Pattern SNIPPET = Pattern.compile("```(java|yaml)\n(.*?)```", Pattern.DOTALL);

    private static Path root() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("docs/spring-boot.md"))) {
            path = path.getParent();
        }
        return path;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(root().resolve("extensions/spring-boot/example-app/src/main"))) {
            return files.filter(Files::isRegularFile).map(DocumentTest::read).collect(Collectors.joining("\n"));
        }
    }

    @Test
    void snippets_ofTheDocument_areInTheExample() throws IOException {
        String sources = sources();
        List<MatchResult> snippets = SNIPPET.matcher(read(root().resolve("docs/spring-boot.md")))
                .results()
                .toList();
        assertThat(snippets).hasSize(4).allSatisfy(it -> assertThat(sources).contains(it.group(2)));
    }

    /** On which the auto-configuration counts for workers that set nothing. */
    @Test
    void emptyGroup_ofYaml_isAnEmptyProperty() throws IOException {
        byte[] yaml = "pinion:\n  workers:\n    orders: {}\n".getBytes(StandardCharsets.UTF_8);
        assertThat(new YamlPropertySourceLoader().load("empty", new ByteArrayResource(yaml)))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.getProperty("pinion.workers.orders")).hasToString(""));
    }

    @Test
    void table_ofTheDocument_hasEveryPropertyAndThePhase() {
        String document = read(root().resolve("docs/spring-boot.md"));
        for (var component : PinionProperties.WorkerProperties.class.getRecordComponents()) {
            String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            assertThat(document).contains("| `" + (name.equals("pinning") ? "pinning.cpus" : name) + "` |");
        }
        assertThat(document).contains("`pinion.phase` (" + PinionProperties.DEFAULT_PHASE + ")");
    }
}
