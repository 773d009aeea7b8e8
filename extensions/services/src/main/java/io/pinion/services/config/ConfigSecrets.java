package io.pinion.services.config;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The secrets among the values, to keep them out of the messages of others. */
final class ConfigSecrets {
    private final Set<String> secrets = new HashSet<>();

    void remember(ConfigPath path, String text) {
        if (path.isSecret() && !text.isBlank()) {
            secrets.add(text.strip().toLowerCase(Locale.ROOT));
        }
    }

    /** Those in a default that is taken as it is. */
    void rememberAll(ConfigNode node, ConfigPath path, @Nullable Object value) {
        if (value == null) {
            return;
        }
        if (node instanceof ConfigNode.OfRecord record) {
            record.components()
                    .forEach(part ->
                            rememberAll(part.node(), path.component(part.name()), ConfigRecords.read(part, value)));
        } else if (node instanceof ConfigNode.OfOptional optional) {
            rememberAll(optional.content(), path, value instanceof Optional<?> some ? some.orElse(null) : value);
        } else if (node instanceof ConfigNode.OfList list && value instanceof List<?> values) {
            values.forEach(each -> rememberAll(list.element(), path, each));
        } else {
            remember(path, String.valueOf(value));
        }
    }

    /** Whether a secret is anywhere in what would be printed of an error. */
    boolean areToldBy(Throwable error) {
        if (secrets.isEmpty()) {
            return false;
        }
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        String text = trace.toString().toLowerCase(Locale.ROOT);
        return secrets.stream().anyMatch(text::contains);
    }
}
