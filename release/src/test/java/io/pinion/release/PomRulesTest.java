package io.pinion.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PomRulesTest {

    private static final String GOOD = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>io.pinion</groupId><artifactId>pinion-x</artifactId><version>1.2.3</version>
              <name>X</name><description>Is an x.</description><url>https://host.example/o/n</url>
              <licenses><license><name>Apache-2.0</name><url>https://licence.example/</url></license></licenses>
              <developers><developer><name>Us</name></developer></developers>
              <scm><connection>scm:git:n</connection><url>https://host.example/o/n</url></scm>
              <dependencies>
                <dependency><groupId>io.pinion</groupId><artifactId>pinion-y</artifactId><version>1.2.3</version></dependency>
              </dependencies>
            </project>
            """;

    @TempDir
    Path directory;

    @Test
    void breaches_ofAGoodPom_areNone() throws IOException {
        assertThat(breaches(GOOD)).isEmpty();
    }

    @Test
    void breaches_withoutWhatTheRepositoryDemands_areNamed() throws IOException {
        assertThat(breaches(GOOD.replace("<name>X</name>", ""))).containsExactly("lacks name");
        assertThat(breaches(GOOD.replace("<url>https://host.example/o/n</url></scm>", "<url/></scm>")))
                .containsExactly("scm/url is no address: ''");
        assertThat(breaches(GOOD.replace("<name>Us</name>", ""))).containsExactly("lacks developers/developer/name");
    }

    @Test
    void breaches_withLeftoversOfTheBuild_areNamed() throws IOException {
        assertThat(breaches(GOOD.replace("<name>", "<parent><version>1.2.3</version></parent><name>")))
                .containsExactly("has parent");
        assertThat(breaches(GOOD.replace("Is an x.", "Is ${x}."))).containsExactly("has an unresolved property");
        assertThat(breaches(GOOD.replace("1.2.3", "1.2.3-SNAPSHOT"))).isNotEmpty();
    }

    @Test
    void breaches_ofDependencies_areNamed() throws IOException {
        String y = "<artifactId>pinion-y</artifactId><version>1.2.3</version>";
        assertThat(breaches(GOOD.replace(y, y + "<scope>test</scope>"))).hasSize(1);
        assertThat(breaches(GOOD.replace(y, "<artifactId>pinion-z</artifactId><version>1.2.3</version>")))
                .hasSize(1);
        assertThat(breaches(GOOD.replace(y, "<artifactId>pinion-y</artifactId>")))
                .hasSize(2);
        assertThat(breaches(GOOD.replace("<dependencies>", """
                <dependencies><dependency><groupId>org.hdrhistogram</groupId><artifactId>HdrHistogram</artifactId>
                <version>2.2.2</version></dependency>"""))).hasSize(1);
    }

    private List<String> breaches(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("pom.xml"), text);
        return PomRules.breaches(Pom.read(file), "1.2.3", Set.of("pinion-x", "pinion-y"));
    }
}
