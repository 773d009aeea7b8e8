package io.pinion.rabbitmq.dispatch;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of one queue, by class and by name. Immutable once its builder has built. */
final class CommandTypes {
    private final Map<Class<?>, CommandType<?>> byClass = new LinkedHashMap<>();
    private final Map<String, CommandType<?>> byName = new LinkedHashMap<>();

    void add(CommandType<?> type) {
        CommandType<?> same = byClass.get(type.type());
        if (same != null) {
            throw new IllegalArgumentException(type.type().getName() + " is " + same.name() + " already; give "
                    + type.name() + " a class of its own");
        }
        if (byName.containsKey(type.name())) {
            throw new IllegalArgumentException("there is a command " + type.name()
                    + " already; a name stands for one class, give the other one another name or version");
        }
        byClass.put(type.type(), type);
        byName.put(type.name(), type);
    }

    CommandTypes copy() {
        CommandTypes copy = new CommandTypes();
        byClass.values().forEach(copy::add);
        return copy;
    }

    boolean isEmpty() {
        return byClass.isEmpty();
    }

    Collection<CommandType<?>> all() {
        return byClass.values();
    }

    @SuppressWarnings("unchecked") // the map goes from a class to the type of that class
    <C> CommandType<C> of(Class<C> type) {
        CommandType<?> found = byClass.get(type);
        if (found == null) {
            throw new IllegalArgumentException("no command type for " + type.getName() + "; name it with command(...)"
                    + " when the dispatch is built. There are " + byName.keySet());
        }
        return (CommandType<C>) found;
    }

    @Nullable
    CommandType<?> named(String name) {
        return byName.get(name);
    }
}
