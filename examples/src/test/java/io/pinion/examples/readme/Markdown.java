package io.pinion.examples.readme;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One Markdown file of the repository: its fenced blocks, its links, and the anchors a code host makes for its headings. */
record Markdown(Path file, String text) {
    /** The root of the repository. */
    static final Path ROOT = root();

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)[^\\n]*\\n(.*?)^```\\s*$");
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}(\\S.*)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```\\s*$|`[^`\\n]*`");
    private static final Pattern INLINE_LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern LINK_DEFINITION = Pattern.compile("(?m)^\\[[^]]+]: (\\S+)$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *#*$");
    private static final Pattern LINK_TEXT = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");

    /** A fenced block; where it is, for messages. */
    record Block(Path file, String language, String body) {}

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("worker-api"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    static Markdown of(String path) throws IOException {
        return of(ROOT.resolve(path));
    }

    private static Markdown of(Path file) throws IOException {
        return new Markdown(file, Files.readString(file));
    }

    /** Every Markdown file of the repository, without what a build makes. */
    static List<Markdown> all() throws IOException {
        List<Markdown> all = new ArrayList<>();
        for (Path file : files(ROOT, ".md")) {
            all.add(of(file));
        }
        return all;
    }

    /** The files below a directory whose names end so, without what a build makes. */
    static List<Path> files(Path directory, String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        // Does not go into what builds leave: other tests change it meanwhile.
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                return isOurs(each) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(ending) && isOurs(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(found);
        return List.copyOf(found);
    }

    private static boolean isOurs(Path file) {
        for (Path part : ROOT.relativize(file)) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }

    /** Text without white space, which formatters disagree about. */
    static String packed(String text) {
        return text.replaceAll("\\s+", "");
    }

    List<Block> blocks(String... languages) {
        Set<String> wanted = Set.of(languages);
        return FENCE.matcher(text)
                .results()
                .filter(block -> wanted.contains(block.group(1)))
                .map(block -> new Block(file, block.group(1), block.group(2)))
                .toList();
    }

    /** Lines that are set as code by four spaces, outside of fences. */
    List<String> indentedLines() {
        return INDENTED.matcher(FENCE.matcher(text).replaceAll(""))
                .results()
                .map(line -> line.group(1))
                .toList();
    }

    /** What its links lead to, as they are written; those to other places of the web left out. */
    List<String> links() {
        String prose = CODE.matcher(text).replaceAll("");
        return Stream.concat(
                        INLINE_LINK.matcher(prose).results(),
                        LINK_DEFINITION.matcher(prose).results())
                .map(link -> link.group(1))
                .filter(target -> !target.contains(":"))
                .toList();
    }

    /** The anchors of its headings, as code hosts make them. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> times = new HashMap<>();
        Matcher heading = HEADING.matcher(FENCE.matcher(text).replaceAll(""));
        while (heading.find()) {
            String slug = slug(heading.group(1));
            int before = times.merge(slug, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? slug : slug + "-" + before);
        }
        return anchors;
    }

    private static String slug(String heading) {
        return LINK_TEXT
                .matcher(heading)
                .replaceAll("$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }
}
