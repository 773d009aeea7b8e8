package io.pinion.services.config;

import io.pinion.services.config.ConfigSources.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes values of what the sources say. A problem is noted and the rest goes on. */
final class ConfigBinder {
    /** In place of a value that could not be made; the problem has been noted. */
    static final Object BAD = new Object();

    private final ConfigSources sources;
    private final ConfigProblems problems;
    private final ConfigSecrets secrets = new ConfigSecrets();
    private final ConfigLists lists;
    private final List<String> lines = new ArrayList<>();
    private final List<ConfigPath> known = new ArrayList<>();

    ConfigBinder(ConfigSources sources, ConfigProblems problems) {
        this.sources = sources;
        this.problems = problems;
        lists = new ConfigLists(this, sources, problems);
    }

    /** What was read, for people. */
    List<String> lines() {
        return lines;
    }

    /** Every name there is. */
    List<ConfigPath> known() {
        return known;
    }

    /** A value, null if it is absent and may be, or {@link #BAD}. */
    @Nullable
    Object bind(ConfigNode node, ConfigPath path, @Nullable Object defaultValue) {
        if (node instanceof ConfigNode.OfRecord record) {
            return record(record, path, defaultValue);
        }
        if (node instanceof ConfigNode.OfOptional optional) {
            return optional(optional, path, defaultValue);
        }
        known.add(path);
        if (node instanceof ConfigNode.OfList list) {
            return lists.bind(list, path, defaultValue);
        }
        return value(((ConfigNode.OfValue) node).type(), path, defaultValue, true);
    }

    private @Nullable Object value(Class<?> type, ConfigPath path, @Nullable Object defaultValue, boolean isRequired) {
        Optional<Found> found = sources.find(path, type == String.class);
        if (found.isPresent()) {
            show(path, found.get().text(), found.get().origin());
            return convert(type, path, found.get().text(), found.get().origin());
        }
        if (defaultValue != null) {
            show(path, String.valueOf(defaultValue), "default");
            return defaultValue;
        }
        return isRequired ? missing(path, ConfigConversion.describe(type)) : null;
    }

    Object convert(Class<?> type, ConfigPath path, String text, String origin) {
        secrets.remember(path, text);
        Object value = ConfigConversion.convert(type, text);
        if (value == null) {
            return bad(path + " must be " + ConfigConversion.describe(type) + ", was " + ConfigText.value(path, text)
                    + " (" + origin + ")");
        }
        return value;
    }

    Object missing(ConfigPath path, String what) {
        return bad("missing: " + what + "; set the property " + path.property() + " or the environment variable "
                + path.variable());
    }

    Object bad(String problem) {
        problems.add(problem);
        return BAD;
    }

    void show(ConfigPath path, String text, String origin) {
        secrets.remember(path, text);
        String shown = path.isSecret() ? ConfigText.mask() : ConfigText.bounded(text);
        lines.add(path.property() + " = " + shown + " (" + origin + ")");
    }

    /** A list of records that is a default; its parts are not shown, but may be secrets. */
    void showDefault(ConfigNode element, ConfigPath path, List<?> defaults) {
        if (element instanceof ConfigNode.OfValue) {
            show(path, String.valueOf(defaults), "default");
            return;
        }
        defaults.forEach(each -> secrets.rememberAll(element, path.element(0), each));
        lines.add(path.property() + " = " + defaults.size() + " elements (default)");
    }

    private @Nullable Object optional(ConfigNode.OfOptional optional, ConfigPath path, @Nullable Object defaultValue) {
        Object content = unwrapped(defaultValue);
        Object bound;
        if (optional.content() instanceof ConfigNode.OfValue value) {
            known.add(path);
            bound = value(value.type(), path, content, false);
        } else if (content != null || isSaid(optional.content(), path)) {
            bound = bind(optional.content(), path, content);
        } else {
            learn(optional.content(), path);
            bound = null;
        }
        return optional.wrapper() == null || bound == BAD ? bound : wrapped(optional.wrapper(), bound);
    }

    private static @Nullable Object unwrapped(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        return value;
    }

    private static Object wrapped(Class<?> wrapper, @Nullable Object value) {
        if (wrapper == OptionalInt.class) {
            return value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
        }
        if (wrapper == OptionalLong.class) {
            return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
        }
        if (wrapper == OptionalDouble.class) {
            return value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
        }
        return Optional.ofNullable(value);
    }

    /** Whether anything is said about it or what is in it. */
    private boolean isSaid(ConfigNode node, ConfigPath path) {
        if (node instanceof ConfigNode.OfRecord record) {
            return record.components().stream().anyMatch(part -> isSaid(part.node(), path.component(part.name())));
        }
        if (node instanceof ConfigNode.OfOptional optional) {
            return isSaid(optional.content(), path);
        }
        return sources.says(path)
                || node instanceof ConfigNode.OfList
                        && !(sources.indices(path).isEmpty()
                                && sources.defaultIndices(path).isEmpty());
    }

    /** Nothing is said about this one; its names are known all the same. */
    private void learn(ConfigNode node, ConfigPath path) {
        if (node instanceof ConfigNode.OfRecord record) {
            record.components().forEach(part -> learn(part.node(), path.component(part.name())));
        } else if (node instanceof ConfigNode.OfOptional optional) {
            learn(optional.content(), path);
        } else {
            known.add(path);
        }
    }

    private Object record(ConfigNode.OfRecord record, ConfigPath path, @Nullable Object given) {
        Object defaults = given != null ? given : ConfigRecords.defaults(record);
        @Nullable Object[] values = new Object[record.components().size()];
        boolean isComplete = true;
        for (int i = 0; i < values.length; i++) {
            ConfigNode.Component part = record.components().get(i);
            Object defaultValue = defaults == null ? null : ConfigRecords.read(part, defaults);
            values[i] = bind(part.node(), path.component(part.name()), defaultValue);
            isComplete &= values[i] != BAD;
        }
        return isComplete ? construct(record, path, values) : BAD;
    }

    private Object construct(ConfigNode.OfRecord record, ConfigPath path, @Nullable Object[] values) {
        try {
            return ConfigRecords.make(record, values);
        } catch (ConfigRecords.RefusedException e) {
            Throwable why = e.why();
            String refused = path.property() + " is refused by " + record.type().getSimpleName() + ": ";
            if (secrets.areToldBy(why)) {
                return bad(refused + why.getClass().getSimpleName() + " (its message holds a secret and is left out)");
            }
            problems.add(refused + ConfigText.bounded(String.valueOf(why.getMessage())), why);
            return BAD;
        }
    }
}
