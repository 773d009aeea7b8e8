package io.pinion.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The API that a release is compared by is the one of docs/versioning.md: what the modules export to everybody. */
class ComparedApiTest {
    private static final Pattern EXPORT = Pattern.compile("exports\\s+([\\w.]+)\\s*;");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);?$");

    @Test
    void packages_ofAllModules_areComparedIfAndOnlyIfExportedToEverybody() throws IOException {
        Set<String> exported = new TreeSet<>();
        Set<String> compared = new TreeSet<>();
        for (Pom module : Pom.published()) {
            Path sources = module.file().resolveSibling("src/main");
            Path declaration = sources.resolve("java/module-info.java");
            if (Files.exists(declaration)) {
                exported.addAll(found(EXPORT, declaration));
                packages(sources).filter(name -> !isExcluded(name)).forEach(compared::add);
            }
        }

        assertThat(compared).contains("io.pinion.worker").isEqualTo(exported);
    }

    @Test
    void relocatedPackages_ofTheEngine_areNotCompared() {
        assertThat(isExcluded("io.pinion.worker.disruptor.hdr")).isTrue();
        assertThat(isExcluded("io.pinion.worker")).isFalse();
    }

    /** As japicmp reads a package: an asterisk is anything, and what is below it is in it. */
    private static boolean isExcluded(String name) {
        return Pom.parent().all("profiles/profile/build/plugins/plugin").stream()
                .filter(plugin -> Pom.text(plugin, "artifactId").equals("japicmp-maven-plugin"))
                .flatMap(plugin -> Pom.all(plugin, "configuration/parameter/excludes/exclude").stream())
                .map(Element::getTextContent)
                .anyMatch(glob -> name.matches(glob.replace(".", "\\.").replace("*", ".*") + "(\\..*)?"));
    }

    private static Stream<String> packages(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files
                    .filter(file -> file.toString().matches(".*\\.(java|kt)"))
                    .flatMap(file -> found(PACKAGE, file).stream())
                    .collect(Collectors.toSet())
                    .stream();
        }
    }

    private static Set<String> found(Pattern pattern, Path file) {
        try {
            return pattern.matcher(Files.readString(file))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
