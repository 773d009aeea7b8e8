package io.pinion.observability.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages name what there is. The commands about the agent are run by {@link TopProcessTest}. */
class DocumentTest {
    private static final String TOP = Documents.page("top.md");

    @ParameterizedTest
    @EnumSource(Column.class)
    void column_isExplained(Column column) {
        String title = column.head().strip();
        assertThat(TOP.replace("`", "")).containsPattern("(?m)^\\|[^|]*" + Pattern.quote(title));
    }

    @Test
    void allColumns_needTheWidthThatThePageTells() {
        int width = Stream.of(Column.values()).mapToInt(Column::width).sum() + Column.values().length - 1;
        assertThat(TOP).contains("[All columns](top.txt) need " + width + " characters");
    }

    @Test
    void options_ofThePages_exist() {
        String pages = TOP + Documents.page("jmx.md");
        assertThat(Pattern.compile("(?<![\\w-])--[a-z]+")
                        .matcher(pages)
                        .results()
                        .map(MatchResult::group))
                .contains("--plain", "--count", "--help")
                .allSatisfy(option -> assertThat(Options.HELP + "--add-modules").contains(option));
    }

    @Test
    void exitCodes_areThoseOfTheHelp() {
        for (String meaning :
                new String[] {"0 ended as wanted", "1 the JVM has gone", "2 wrong arguments", "3 no connection"}) {
            assertThat(TOP.replaceAll("\\s+", " ")).contains(meaning);
            assertThat(Options.HELP.replaceAll("\\s+", " ")).contains(meaning);
        }
    }

    @Test
    void jar_startsTheViewer() throws Exception {
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<mainClass>" + Top.class.getName() + "</mainClass>");
        assertThat(TOP).contains("java -jar extensions/observability/jmx/target/pinion-observability-jmx-");
    }

    @Test
    void help_fitsEightyColumns() {
        assertThat(Options.HELP.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
