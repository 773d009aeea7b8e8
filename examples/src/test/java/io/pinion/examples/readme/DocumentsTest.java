package io.pinion.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every Java block in README.md and docs/ is compiled code; the page for Python has each row and names tests that exist. */
class DocumentsTest {
    /** Snippets are in tests of this name, beside what they show. */
    private static final String SNIPPETS = "SnippetsTest.java";
    /** Whole files that a page shows are here, as they are. */
    private static final String SHOWN = "examples/src/test/java/io/pinion/examples/docs";
    /** What needs a newer JDK than this module is compiled by a test of its own. */
    private static final String NEWER = "examples/src/test/resources/java25";
    /** The snippet about hand-driven workers is part of their own test. */
    private static final String MANUAL = "extensions/test/src/test/java/io/pinion/test/ManualWorkerTest.java";

    /** What needs libraries that this module does not have is compiled and run by modules of its own. */
    private static final String FRAMEWORKS = "extensions/framework-snippets/src/test";

    private static final List<String> ELSEWHERE = List.of(
            FRAMEWORKS,
            "extensions/observability/jfr/src/test",
            "extensions/observability/micrometer/src/test",
            "extensions/observability/opentelemetry/src/test",
            "extensions/spring-boot/autoconfigure/src/test",
            "extensions/spring-boot/example-app/src");

    /** A line with this comment stands for code that is left out. */
    private static final Pattern CUT = Pattern.compile("(?m)^\\s*// \\.\\.\\.\\s*$");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (S\\d\\.\\d+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.([\\w*]+)`");

    private static String compiledSnippets() throws IOException {
        StringBuilder all = new StringBuilder(Markdown.packed(Files.readString(Markdown.ROOT.resolve(MANUAL))));
        for (Path file : Markdown.files(Markdown.ROOT.resolve("examples/src/test/java"), ".java")) {
            if (file.toString().endsWith(SNIPPETS) || file.startsWith(Markdown.ROOT.resolve(SHOWN))) {
                all.append(Markdown.packed(Files.readString(file)));
            }
        }
        for (Path file : Markdown.files(Markdown.ROOT.resolve(NEWER), ".java")) {
            all.append(Markdown.packed(Files.readString(file)));
        }
        for (String module : ELSEWHERE) {
            for (Path file : Markdown.files(Markdown.ROOT.resolve(module), ".java")) {
                all.append(Markdown.packed(Files.readString(file)));
            }
        }
        return all.toString();
    }

    private static List<String> unknownParts(Markdown page, String compiled) {
        List<String> unknown = new ArrayList<>();
        for (Markdown.Block block : page.blocks("java")) {
            for (String part : CUT.split(block.body())) {
                if (!compiled.contains(Markdown.packed(part))) {
                    unknown.add(page.file() + ":\n" + part);
                }
            }
        }
        return unknown;
    }

    @Test
    void javaBlocks_ofAllDocuments_areCompiledCode() throws IOException {
        String compiled = compiledSnippets();
        List<String> unknown = new ArrayList<>();
        int blocks = 0;
        for (Markdown page : Markdown.all()) {
            blocks += page.blocks("java").size();
            unknown.addAll(unknownParts(page, compiled));
        }
        assertThat(unknown).isEmpty();
        assertThat(blocks).isGreaterThan(10);
    }

    @Test
    void javaBlocks_thatNobodyCompiles_areFound() {
        Markdown page = new Markdown(Path.of("imagined.md"), "```java\nint a = 1;\n// ...\nint b = 2;\n```\n");
        assertThat(unknownParts(page, "inta=1;")).hasSize(1).first().asString().contains("int b = 2;");
    }

    @Test
    void javaCode_ofAllDocuments_isFenced() throws IOException {
        List<String> loose = new ArrayList<>();
        for (Markdown page : Markdown.all()) {
            for (String line : page.indentedLines()) {
                if (line.matches(".*[;{]\\s*(//.*)?")) {
                    loose.add(page.file() + ": " + line);
                }
            }
        }
        assertThat(loose).as("what no test compiles").isEmpty();
    }

    @Test
    void propertiesBlocks_ofThePageOfFrameworks_areLoadedResources() throws IOException {
        List<String> loaded = new ArrayList<>();
        for (Path file : Markdown.files(Markdown.ROOT.resolve(FRAMEWORKS), ".properties")) {
            loaded.add(Files.readString(file));
        }
        assertThat(Markdown.of("docs/quarkus-micronaut.md").blocks("properties"))
                .hasSize(2)
                .allSatisfy(block -> assertThat(loaded).contains(block.body()));
    }

    @Test
    void comingFromPython_hasEachRow() throws IOException {
        List<String> rows = ROW.matcher(comingFromPython())
                .results()
                .map(row -> row.group(1))
                .distinct()
                .toList();
        List<String> all = new ArrayList<>();
        IntStream.rangeClosed(1, 43).forEach(row -> all.add("S2." + row));
        IntStream.rangeClosed(1, 29).forEach(row -> all.add("S3." + row));
        IntStream.rangeClosed(1, 32).forEach(row -> all.add("S5." + row));
        assertThat(rows).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void comingFromPython_namesTestsThatExist() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (Path file : Markdown.files(Markdown.ROOT, ".java")) {
            if (file.toString().contains("/test/") || file.toString().contains("contract-tests")) {
                String name = file.getFileName().toString().replace(".java", "");
                tests.merge(name, Files.readString(file), String::concat);
            }
        }
        List<String> named = TEST.matcher(comingFromPython())
                .results()
                .map(test -> test.group(1) + "." + test.group(2))
                .toList();
        assertThat(named).hasSizeGreaterThan(100).allSatisfy(name -> {
            String[] parts = name.split("\\.", 2);
            String source = tests.getOrDefault(parts[0], "");
            String method = parts[1].endsWith("*") ? " void " + parts[1].replace("*", "") : " void " + parts[1] + "(";
            assertThat(source).as(name).contains(method);
        });
    }

    private static String comingFromPython() throws IOException {
        return Markdown.of("docs/coming-from-python.md").text();
    }
}
