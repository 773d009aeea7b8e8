package io.pinion.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java block in README.md and docs/ is compiled code, and every link to a file leads to one. */
class DocumentsTest {
    private static final Path ROOT = root();
    /** Snippets are in tests of this name, beside what they show. */
    private static final String SNIPPETS = "SnippetsTest.java";
    /** The snippet about hand-driven workers is part of their own test: examples do not depend on pinion-test. */
    private static final String MANUAL = "extensions/test/src/test/java/io/pinion/test/ManualWorkerTest.java";

    private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\\R(.*?)```");
    /** A line with this comment stands for code that is left out. */
    private static final Pattern CUT = Pattern.compile("(?m)^\\s*// \\.\\.\\.\\s*$");

    private static final Pattern INLINE_LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern LINK_DEFINITION = Pattern.compile("(?m)^\\[[^]]+]: (\\S+)$");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (S\\d\\.\\d+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.([\\w*]+)`");

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("worker-api"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    private static List<Path> documents() throws IOException {
        List<Path> all = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(all::add);
        }
        return all;
    }

    private static String packed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static String compiledSnippets() throws IOException {
        StringBuilder all = new StringBuilder(packed(Files.readString(ROOT.resolve(MANUAL))));
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples/src/test/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(SNIPPETS)).toList()) {
                all.append(packed(Files.readString(file)));
            }
        }
        return all.toString();
    }

    @Test
    void javaBlocks_ofAllDocuments_areCompiledCode() throws IOException {
        String compiled = compiledSnippets();
        List<String> unknown = new ArrayList<>();
        int parts = 0;
        for (Path document : documents()) {
            Matcher block = JAVA_BLOCK.matcher(Files.readString(document));
            while (block.find()) {
                for (String part : CUT.split(block.group(1))) {
                    parts++;
                    if (!compiled.contains(packed(part))) {
                        unknown.add(document + ":\n" + part);
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(parts).isGreaterThan(10);
    }

    @Test
    void links_toFiles_leadToFiles() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            String text = Files.readString(document);
            Stream.concat(
                            INLINE_LINK.matcher(text).results(),
                            LINK_DEFINITION.matcher(text).results())
                    .map(link -> link.group(1))
                    .filter(target -> !target.contains(":"))
                    .filter(target -> !Files.exists(document.resolveSibling(target)))
                    .forEach(target -> broken.add(document + " -> " + target));
        }
        assertThat(broken).isEmpty();
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
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                    .filter(each -> each.toString().contains("/test/")
                            || each.toString().contains("contract-tests"))
                    .toList()) {
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
        return Files.readString(ROOT.resolve("docs/coming-from-python.md"));
    }
}
