package io.pinion.services;

import java.util.List;

/** Services that cannot be put in order: a need is missing or ambiguous, a name is taken twice, or they need each other. */
public final class ServiceGraphException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<String> problems;

    ServiceGraphException(List<String> problems) {
        super("The services cannot be started, and none was. " + String.join(" ", problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns everything that is wrong, each with what to do about it.
     *
     * @return at least one sentence
     */
    public List<String> problems() {
        return problems;
    }
}
