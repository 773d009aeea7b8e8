package io.pinion.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** XML blocks parse, artifacts and classes that pages name exist, and so does what command lines name. */
class BlocksTest {
    private static final Pattern ARTIFACT = Pattern.compile("io\\.pinion:(pinion[a-z0-9-]*)");
    private static final Pattern XML_ARTIFACT = Pattern.compile("<artifactId>(pinion[a-z0-9-]*)</artifactId>");
    private static final Pattern XML_VERSION =
            Pattern.compile("<artifactId>pinion[a-z0-9-]*</artifactId>\\s*<version>([\\w.-]+)</version>");
    private static final Pattern XML_CLASS = Pattern.compile("class=\"(io\\.pinion\\.[\\w.]+)\"");
    private static final Pattern PARENT = Pattern.compile("(?s)<parent>.*?</parent>");
    private static final Pattern COMMAND =
            Pattern.compile("(?:[A-Z_]+=\\S+ )*(mvn|java|stress-tests/|benchmarks/|native/|extensions/|\\.ci/).*");
    private static final Pattern OWN_VERSION = Pattern.compile("<version>([^<]+)</version>");

    @Test
    void xmlBlocks_ofAllPages_parse() throws Exception {
        int blocks = 0;
        for (Markdown page : Markdown.all()) {
            for (Markdown.Block block : page.blocks("xml")) {
                blocks++;
                assertThatCode(() -> parse(block.body()))
                        .as("%s:%n%s", block.file(), block.body())
                        .doesNotThrowAnyException();
            }
        }
        assertThat(blocks).isGreaterThan(2);
        assertThatCode(() -> parse("<a></b>")).isNotNull();
    }

    private static void parse(String xml) throws Exception {
        String document = xml.startsWith("<?xml") ? xml : "<fragment>" + xml + "</fragment>";
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.newDocumentBuilder().parse(new InputSource(new StringReader(document)));
    }

    @Test
    void artifacts_thatPagesName_areModules() throws IOException {
        Set<String> modules = new HashSet<>();
        String version = OWN_VERSION
                .matcher(Files.readString(Markdown.ROOT.resolve("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        for (Path pom : Markdown.files(Markdown.ROOT, "pom.xml")) {
            String own = PARENT.matcher(Files.readString(pom)).replaceAll("");
            XML_ARTIFACT.matcher(own).results().limit(1).forEach(found -> modules.add(found.group(1)));
        }
        for (Markdown page : Markdown.all()) {
            Set<String> named = new HashSet<>(first(ARTIFACT, page));
            named.addAll(first(XML_ARTIFACT, page));
            assertThat(modules).as("%s", page.file()).containsAll(named);
            assertThat(first(XML_VERSION, page)).as("%s", page.file()).allMatch(version::equals);
        }
    }

    private static List<String> first(Pattern pattern, Markdown page) {
        return pattern.matcher(page.text())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void classes_inXmlBlocks_exist() throws IOException {
        Names names = Names.ofTheRepository();
        for (Markdown page : Markdown.all()) {
            for (Markdown.Block block : page.blocks("xml")) {
                assertThat(XML_CLASS.matcher(block.body()).results())
                        .allSatisfy(found -> assertThat(names.hasClass(found.group(1)))
                                .as(found.group(1))
                                .isTrue());
            }
        }
    }

    @Test
    void commands_ofAllPages_nameWhatExists() throws IOException {
        Names names = Names.ofTheRepository();
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        for (Markdown page : Markdown.all()) {
            for (String line : commandLines(page)) {
                lines++;
                Commands.missing(line, names).forEach(what -> wrong.add(page.file() + ": " + line + ": " + what));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lines).isGreaterThan(20);
    }

    @Test
    void commands_thatNameNothing_areFound() throws IOException {
        Names names = Names.ofTheRepository();
        assertThat(Commands.missing(
                        "mvn -o -pl worker-api,no-such -Dtest='NoSuch*Test' -Pnone -Dpinion.nosuch=1", names))
                .hasSize(4);
        assertThat(Commands.missing("java -cp x.jar io.pinion.examples.NoSuch && stress-tests/run-nothing 1", names))
                .hasSize(2);
        assertThat(Commands.missing("java -cp examples/target/pinion-demo.jar io.pinion.examples.Timers", names))
                .isEmpty();
    }

    /** All lines of shell blocks, and those of plain ones that begin like a command. */
    private static List<String> commandLines(Markdown page) {
        List<String> lines = new ArrayList<>();
        for (Markdown.Block block : page.blocks("sh", "shell", "bash", "console")) {
            joined(block.body()).forEach(lines::add);
        }
        List<String> others = new ArrayList<>(page.indentedLines());
        page.blocks("").forEach(block -> joined(block.body()).forEach(others::add));
        others.stream().filter(line -> COMMAND.matcher(line).matches()).forEach(lines::add);
        return lines;
    }

    private static Stream<String> joined(String body) {
        return body.replace("\\\n", " ").lines();
    }
}
