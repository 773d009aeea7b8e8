package io.pinion.services.config;

import java.util.List;

/** Settings that are missing or do not fit: all of them, each with the names to set. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // serializable as it is made
    private final List<String> problems;

    ConfigurationException(String message, List<String> problems) {
        super(message);
        this.problems = problems;
    }

    /**
     * Returns the problems one by one; the message holds them all.
     *
     * @return at least one and at most 101; the last one then counts what was left out
     */
    public List<String> problems() {
        return problems;
    }
}
