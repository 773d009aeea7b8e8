package io.pinion.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One weakened copy of one source file, and the test that must fail for it.
 *
 * @param name what is wrong with it
 * @param file the source, from the project's root
 * @param killer the test
 * @param before what is replaced; white space counts as white space only
 * @param after what replaces it
 */
record Mutant(String name, Path file, Killer killer, String before, String after) {

    /** Reads the list. */
    static List<Mutant> readAll(Path list) throws IOException {
        List<Mutant> mutants = new ArrayList<>();
        List<String> lines = Files.readAllLines(list);
        int at = 0;
        while (at < lines.size()) {
            int next = at + 1;
            while (next < lines.size() && !lines.get(next).startsWith("# ")) {
                next++;
            }
            if (lines.get(at).startsWith("# ")) {
                mutants.add(of(lines.subList(at, next)));
            }
            at = next;
        }
        return mutants;
    }

    private static Mutant of(List<String> lines) {
        String name = lines.get(0).substring(2);
        return new Mutant(
                name,
                Path.of(field(lines, "in: ")),
                Killer.of(field(lines, "by: ")),
                text(lines, '-'),
                text(lines, '+'));
    }

    private static String field(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).trim())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no '" + key + "' in " + lines.get(0)));
    }

    private static String text(List<String> lines, char mark) {
        return lines.stream()
                .filter(line -> !line.isEmpty() && line.charAt(0) == mark)
                .map(line -> line.substring(1))
                .collect(Collectors.joining("\n"))
                .trim();
    }

    /** The weakened text; an error unless what is replaced stands there once. */
    String applyTo(String source) {
        Matcher matcher = Pattern.compile(
                        Arrays.stream(before.split("\\s+")).map(Pattern::quote).collect(Collectors.joining("\\s+")))
                .matcher(source);
        long found = matcher.results().count();
        if (found != 1) {
            throw new AssertionError("mutant " + name + ": what it replaces stands " + found + " times in " + file
                    + "; bring stress-tests/mutants.txt up to date");
        }
        return matcher.replaceFirst(Matcher.quoteReplacement(after));
    }

    boolean isC() {
        return !file.toString().endsWith(".java");
    }
}
