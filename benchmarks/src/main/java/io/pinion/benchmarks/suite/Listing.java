package io.pinion.benchmarks.suite;

import java.util.List;
import java.util.Optional;

/** What {@code --list} prints: the questions and who takes part. */
final class Listing {
    private Listing() {}

    static String of(List<Question> questions, Plan plan) {
        StringBuilder text = new StringBuilder();
        for (Question question : questions) {
            text.append(question.name());
            text.append(question.cards().isEmpty() ? "" : " (" + String.join(", ", question.cards()) + ")");
            text.append(": ").append(question.title()).append('\n');
            text.append("    threads: ")
                    .append(plan.placings(question).toString().toLowerCase(java.util.Locale.ROOT));
            text.append('\n');
            for (String contender : question.contenders()) {
                Optional<String> whyNot = question.whyNot(contender);
                text.append("    ").append(contender);
                text.append(whyNot.map(why -> ": cannot take part: " + why).orElse(""));
                List<String> flags = question.jvmFlags(contender);
                text.append(flags.isEmpty() ? "" : "  " + String.join(" ", flags))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
