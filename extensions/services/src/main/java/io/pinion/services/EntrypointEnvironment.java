package io.pinion.services;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settings of an entrypoint from variables of the environment; null for what they do not say. */
record EntrypointEnvironment(
        @Nullable Duration startTimeout,
        @Nullable Duration stopTimeout,
        @Nullable Boolean catchSignals,
        @Nullable Boolean debug,
        @Nullable Integer poolSize) {
    static final EntrypointEnvironment EMPTY = new EntrypointEnvironment(null, null, null, null, null);

    static EntrypointEnvironment read(Map<String, String> variables) {
        Reader reader = new Reader(Objects.requireNonNull(variables, "variables"));
        EntrypointEnvironment result = new EntrypointEnvironment(
                reader.read("PINION_START_TIMEOUT", EntrypointEnvironment::duration),
                reader.read("PINION_STOP_TIMEOUT", EntrypointEnvironment::duration),
                reader.read("PINION_CATCH_SIGNALS", EntrypointEnvironment::bool),
                reader.read("PINION_DEBUG", EntrypointEnvironment::bool),
                reader.read("PINION_POOL_SIZE", EntrypointEnvironment::poolSize));
        if (!reader.problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "The environment cannot be read: " + String.join("; ", reader.problems) + ".");
        }
        return result;
    }

    private static final class Reader {
        private final Map<String, String> variables;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> variables) {
            this.variables = variables;
        }

        <T> @Nullable T read(String name, Function<String, T> parser) {
            String text = variables.get(name);
            if (text == null || text.isBlank()) {
                return null;
            }
            try {
                return parser.apply(text.strip());
            } catch (IllegalArgumentException e) {
                problems.add(name + " must be " + e.getMessage() + ", was '" + text + "'");
                return null;
            }
        }
    }

    private static Duration duration(String text) {
        try {
            Duration value = text.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.parse(text);
            if (!value.isNegative() && !value.isZero()) {
                return value;
            }
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException("positive seconds or a duration such as PT1M30S", e);
        }
        throw new IllegalArgumentException("positive seconds or a duration such as PT1M30S");
    }

    private static Boolean bool(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static Integer poolSize(String text) {
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= 10_000) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("from 1 to 10000", e);
        }
        throw new IllegalArgumentException("from 1 to 10000");
    }
}
