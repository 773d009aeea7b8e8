package io.pinion.tasks.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several carriers as one. */
final class CompositeCarrier implements ContextCarrier {
    private final ContextCarrier[] carriers;

    CompositeCarrier(List<ContextCarrier> carriers) {
        this.carriers = carriers.toArray(new ContextCarrier[0]);
    }

    @Override
    public @Nullable Snapshot capture() {
        Snapshot only = null;
        @Nullable Snapshot[] all = null;
        for (int i = 0; i < carriers.length; i++) {
            Snapshot snapshot = carriers[i].capture();
            if (snapshot == null) {
                continue;
            }
            if (only == null) {
                only = snapshot;
                continue;
            }
            if (all == null) {
                all = new Snapshot[carriers.length];
                all[0] = only;
            }
            // Anywhere free, in order: i is beyond what earlier carriers have used.
            all[i] = snapshot;
        }
        return all == null ? only : new Snapshots(all);
    }

    private static final class Snapshots implements Snapshot {
        private final @Nullable Snapshot[] parts;

        Snapshots(@Nullable Snapshot[] parts) {
            this.parts = parts;
        }

        @Override
        public Restore install() {
            @Nullable Restore[] restores = new Restore[parts.length];
            try {
                for (int i = 0; i < parts.length; i++) {
                    Snapshot part = parts[i];
                    restores[i] = part == null ? null : part.install();
                }
            } catch (Throwable e) {
                try {
                    restore(restores);
                } catch (RuntimeException | Error further) {
                    e.addSuppressed(further);
                }
                throw e;
            }
            return () -> restore(restores);
        }

        // Each gets its turn; the first error comes out, with the others in it.
        private static void restore(@Nullable Restore[] restores) {
            Throwable first = null;
            for (int i = restores.length - 1; i >= 0; i--) {
                Restore restore = restores[i];
                if (restore == null) {
                    continue;
                }
                try {
                    restore.restore();
                } catch (RuntimeException | Error e) {
                    if (first == null) {
                        first = e;
                    } else {
                        first.addSuppressed(e);
                    }
                }
            }
            if (first instanceof Error error) {
                throw error;
            }
            if (first != null) {
                throw (RuntimeException) first;
            }
        }
    }
}
