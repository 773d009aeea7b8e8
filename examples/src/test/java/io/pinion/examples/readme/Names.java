package io.pinion.examples.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the repository has that a page may name: modules, classes, tests, profiles, properties. */
record Names(Set<String> modules, Set<String> classes, String poms, String sources) {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

    static Names ofTheRepository() throws IOException {
        Set<String> modules = new HashSet<>();
        StringBuilder poms = new StringBuilder();
        for (Path pom : Markdown.files(Markdown.ROOT, "pom.xml")) {
            modules.add(Markdown.ROOT.relativize(pom.getParent()).toString());
            poms.append(Files.readString(pom));
        }
        Set<String> classes = new HashSet<>();
        StringBuilder sources = new StringBuilder(poms);
        for (Path source : Markdown.files(Markdown.ROOT, ".java")) {
            String text = Files.readString(source);
            Matcher found = PACKAGE.matcher(text);
            if (found.find()) {
                classes.add(
                        found.group(1) + "." + source.getFileName().toString().replace(".java", ""));
            }
            sources.append(text);
        }
        return new Names(modules, classes, poms.toString(), sources.toString());
    }

    boolean isModule(String path) {
        return modules.contains(path);
    }

    boolean hasClass(String name) {
        return classes.contains(name);
    }

    /** Whether a pattern of surefire finds something. */
    boolean hasTest(String pattern) {
        Pattern name = Pattern.compile(
                ".*\\." + pattern.replaceAll("#.*", "").replace("*", "\\w*").replace("?", "\\w"));
        return pattern.equals("NameOfTest")
                || classes.stream().anyMatch(each -> name.matcher(each).matches());
    }

    boolean hasProfile(String id) {
        return poms.contains("<id>" + id + "</id>");
    }

    boolean hasProperty(String name) {
        return sources.contains("\"" + name + "\"") || poms.contains("<" + name + ">");
    }
}
