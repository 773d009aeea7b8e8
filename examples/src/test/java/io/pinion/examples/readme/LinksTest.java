package io.pinion.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every relative link of every Markdown file leads to a file, and to a heading if it names one. */
class LinksTest {

    @Test
    void links_ofAllMarkdownFiles_leadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Markdown page : Markdown.all()) {
            for (String link : page.links()) {
                links++;
                problem(page, link).ifPresent(why -> broken.add(page.file() + " -> " + link + ": " + why));
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(100);
    }

    @Test
    void links_broken_areFound() throws IOException {
        Markdown page = new Markdown(
                Markdown.ROOT.resolve("docs/imagined.md"),
                "# A `b`, c\n[1](#a-b-c) [2](#a-b) [3](nowhere.md) [4](lifecycle.md#a-view) [5](lifecycle.md#no)"
                        + " `[6](nowhere.md)`\n```\n[7](nowhere.md)\n```\n[8]: nowhere.svg\n");
        List<String> broken = new ArrayList<>();
        for (String link : page.links()) {
            problem(page, link).ifPresent(why -> broken.add(link));
        }
        assertThat(broken).containsExactly("#a-b", "nowhere.md", "lifecycle.md#no", "nowhere.svg");
    }

    @Test
    void pages_ofDocs_areReachedFromTheIndex() throws IOException {
        Path docs = Markdown.ROOT.resolve("docs");
        List<Path> linked = new ArrayList<>();
        for (String start : List.of("docs/README.md", "docs/performance/README.md", "docs/decisions/README.md")) {
            Markdown page = Markdown.of(start);
            page.links()
                    .forEach(link -> linked.add(page.file()
                            .resolveSibling(link.replaceFirst("#.*", ""))
                            .normalize()));
        }
        List<Path> pages = Markdown.files(docs, ".md").stream()
                .filter(page -> !page.startsWith(docs.resolve("performance/jdk17")))
                .filter(page -> !page.startsWith(docs.resolve("performance/jdk25")))
                .filter(page -> !page.equals(docs.resolve("README.md")))
                .filter(page -> !page.equals(docs.resolve("performance/findings.md")))
                .toList();
        assertThat(linked).containsAll(pages);
    }

    private static Optional<String> problem(Markdown page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? page.file()
                : page.file().resolveSibling(parts[0]).normalize();
        if (!parts[0].isEmpty() && !Files.exists(target)) {
            return Optional.of("no such file");
        }
        if (parts.length == 1 || !target.toString().endsWith(".md")) {
            return Optional.empty();
        }
        Markdown led = parts[0].isEmpty() ? page : new Markdown(target, Files.readString(target));
        return led.anchors().contains(parts[1]) ? Optional.empty() : Optional.of("no such heading");
    }
}
