package io.pinion.services.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it can be told at once. */
final class ConfigProblems {
    private static final int MAX_LISTED = 100;

    private final List<String> problems = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();
    private int more;

    void add(String problem) {
        if (problems.size() < MAX_LISTED) {
            problems.add(problem);
        } else {
            more++;
        }
    }

    void add(String problem, Throwable cause) {
        add(problem);
        if (causes.size() < MAX_LISTED) {
            causes.add(cause);
        }
    }

    void throwIfAny(Class<?> type) {
        if (problems.isEmpty()) {
            return;
        }
        if (more > 0) {
            problems.add("and " + more + " more");
        }
        ConfigurationException exception = new ConfigurationException(
                "The configuration " + type.getSimpleName() + " cannot be read:\n  - "
                        + String.join("\n  - ", problems),
                List.copyOf(problems));
        causes.forEach(exception::addSuppressed);
        throw exception;
    }
}
