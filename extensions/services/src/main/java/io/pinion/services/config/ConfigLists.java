package io.pinion.services.config;

import io.pinion.services.config.ConfigSources.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists: as a whole, with commas, or by number. */
final class ConfigLists {
    private static final String TOO_MANY = " has more than " + ConfigReader.MAX_ELEMENTS + " elements";

    private final ConfigBinder binder;
    private final ConfigSources sources;
    private final ConfigProblems problems;

    ConfigLists(ConfigBinder binder, ConfigSources sources, ConfigProblems problems) {
        this.binder = binder;
        this.sources = sources;
        this.problems = problems;
    }

    @Nullable
    Object bind(ConfigNode.OfList list, ConfigPath path, @Nullable Object defaultValue) {
        Optional<Found> whole = sources.find(path, true);
        boolean isSaid = whole.isPresent() && !whole.get().isDefault();
        TreeSet<Integer> said = sources.indices(path);
        if (isSaid && !said.isEmpty()) {
            return binder.bad(path + " is given as a whole and by number: use one of the two");
        }
        if (isSaid || !said.isEmpty()) {
            sources.cover(path);
        }
        TreeSet<Integer> indices = said.isEmpty() ? sources.defaultIndices(path) : said;
        if (isSaid || (whole.isPresent() && said.isEmpty())) {
            return whole(list, path, whole.get());
        }
        if (!indices.isEmpty()) {
            return numbered(list, path, indices);
        }
        if (defaultValue instanceof List<?> defaults) {
            binder.showDefault(list.element(), path, defaults);
            return defaults;
        }
        return binder.missing(path, "values with commas between them, empty for none");
    }

    private Object whole(ConfigNode.OfList list, ConfigPath path, Found whole) {
        if (whole.text().isBlank()) {
            binder.show(path, "", whole.origin());
            return List.of();
        }
        if (list.element() instanceof ConfigNode.OfValue element) {
            return split(element.type(), path, whole);
        }
        return binder.bad(path + " is a list of records and has to be given by number, from "
                + path.element(0).property() + " or " + path.element(0).variable() + " on");
    }

    private Object split(Class<?> type, ConfigPath path, Found whole) {
        String[] texts = whole.text().split(",", ConfigReader.MAX_ELEMENTS + 1);
        if (texts.length > ConfigReader.MAX_ELEMENTS) {
            return binder.bad(path + TOO_MANY);
        }
        binder.show(path, whole.text(), whole.origin());
        List<Object> values = new ArrayList<>();
        for (String text : texts) {
            if (text.isBlank()) {
                problems.add(path + " has an empty element (" + whole.origin() + ")");
            } else {
                Object value = binder.convert(type, path, text.strip(), whole.origin());
                if (value != ConfigBinder.BAD) {
                    values.add(value);
                }
            }
        }
        return values.size() == texts.length ? List.copyOf(values) : ConfigBinder.BAD;
    }

    private Object numbered(ConfigNode.OfList list, ConfigPath path, TreeSet<Integer> indices) {
        if (indices.last() >= ConfigReader.MAX_ELEMENTS) {
            return binder.bad(path + TOO_MANY);
        }
        if (indices.last() != indices.size() - 1) {
            return binder.bad(path + " has gaps in its numbers, which must go from 0 to the last one: "
                    + ConfigText.bounded(indices.toString()));
        }
        List<Object> values = new ArrayList<>();
        for (int index : indices) {
            Object value = binder.bind(list.element(), path.element(index), null);
            if (value != null && value != ConfigBinder.BAD) {
                values.add(value);
            }
        }
        return values.size() == indices.size() ? List.copyOf(values) : ConfigBinder.BAD;
    }
}
