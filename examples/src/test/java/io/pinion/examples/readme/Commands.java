package io.pinion.examples.readme;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a command line names and the repository does not have. */
final class Commands {
    private static final Pattern CLASS = Pattern.compile("io\\.pinion(\\.[a-z0-9]+)*\\.[A-Z]\\w*");
    private static final Pattern OWN_FILE =
            Pattern.compile("(stress-tests|benchmarks|native|extensions|examples|docs|\\.ci)/[\\w./-]*[\\w-]");

    private Commands() {}

    static List<String> missing(String line, Names names) {
        List<String> missing = new ArrayList<>();
        String[] words = line.replaceFirst("(^|\\s)#.*", "").strip().split("\\s+");
        for (int i = 0; i < words.length; i++) {
            String word = words[i].replaceAll("^['\"]|['\";]$", "");
            String before = i == 0 ? "" : words[i - 1];
            look(before, word, names, missing);
        }
        return missing;
    }

    private static void look(String before, String word, Names names, List<String> missing) {
        if (before.equals("-pl")) {
            for (String module : word.split(",")) {
                // With an exclamation mark: all but this one.
                require(names.isModule(module.replaceFirst("^!", "")), module, missing);
            }
        } else if (word.startsWith("-Dtest=")) {
            for (String test :
                    word.substring("-Dtest=".length()).replace("'", "").split(",")) {
                require(names.hasTest(test), test, missing);
            }
        } else if (word.startsWith("-Dpinion.")) {
            String property = word.substring(2).replaceFirst("=.*", "");
            require(names.hasProperty(property), property, missing);
        } else if (word.matches("-P[a-z-]+")) {
            require(names.hasProfile(word.substring(2)), word, missing);
        } else if (CLASS.matcher(word).matches()) {
            require(names.hasClass(word), word, missing);
        } else if (OWN_FILE.matcher(word).matches() && !word.contains("/target/")) {
            require(Files.exists(Markdown.ROOT.resolve(word)), word, missing);
        }
    }

    private static void require(boolean exists, String what, List<String> missing) {
        if (!exists) {
            missing.add(what);
        }
    }
}
