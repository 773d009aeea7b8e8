package io.pinion.observability.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** All meters over one source: what the public binders have in common. */
final class MeterSet<S> {
    /** The value of a state gauge whose source has ended. */
    static final double ENDED = 3;

    private static final System.Logger LOG = System.getLogger("io.pinion.observability");
    private static final String QUANTILE = "quantile";

    private record Binding(MeterRegistry registry, List<Meter> meters) {
        /** Removes what is still there of these meters; a later binder may have replaced them. */
        void unbind() {
            Set<Meter> present = Collections.newSetFromMap(new IdentityHashMap<>());
            present.addAll(registry.getMeters());
            meters.stream().filter(present::contains).forEach(registry::remove);
        }
    }

    private final String label;
    private final String name;
    private final Tags tags;
    private final List<MeterSpec<S>> specs;
    private final Latest<S> latest;
    private final List<Binding> bindings = new ArrayList<>(); // guarded by this
    private boolean closed; // guarded by this

    MeterSet(String label, String name, Iterable<Tag> more, List<MeterSpec<S>> specs, Latest<S> latest) {
        this.label = label;
        this.name = name;
        this.specs = specs;
        this.latest = latest;
        tags = checkedTags(label, more).and(label, name);
    }

    private static Tags checkedTags(String label, Iterable<Tag> more) {
        for (Tag tag : Objects.requireNonNull(more, "tags")) {
            String key = tag.getKey();
            if (key.equals(label) || key.equals(QUANTILE)) {
                throw new IllegalArgumentException("tags must not contain '" + key
                        + "', which the binder sets itself; give your tag another name");
            }
        }
        return Tags.of(more);
    }

    static String checkedName(String name) {
        if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name must have 1 to 100 characters, not all blank and no control characters");
        }
        return name;
    }

    synchronized void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry");
        if (closed) {
            throw new IllegalStateException(
                    "The meters of " + label + " '" + name + "' are closed; make a new binder to bind them again");
        }
        unbind(registry);
        List<Meter> meters = new ArrayList<>(specs.size());
        Binding binding = new Binding(registry, meters);
        try {
            for (MeterSpec<S> spec : specs) {
                Meter earlier = registry.removeByPreFilterId(spec.id(tags));
                if (spec.kind() == MeterSpec.Kind.STATE && earlier instanceof Gauge state && state.value() < ENDED) {
                    warnOfReplacing();
                }
                meters.add(spec.register(registry, tags, latest));
            }
        } catch (RuntimeException e) {
            binding.unbind();
            throw e;
        }
        bindings.add(binding);
    }

    private void unbind(MeterRegistry registry) {
        bindings.removeIf(binding -> {
            boolean same = binding.registry == registry;
            if (same) {
                binding.unbind();
            }
            return same;
        });
    }

    private void warnOfReplacing() {
        LOG.log(
                Level.WARNING,
                "The registry had meters of another {0} ''{1}'' that has not ended; they are replaced and it is not seen"
                        + " any more. Give the two different names or tags.",
                label,
                name);
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            bindings.forEach(Binding::unbind);
            bindings.clear();
            latest.letGo();
        }
    }
}
