package io.pinion.observability.micrometer;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot of one source, shared by all meters over it. A registry reads meter after meter and does not say
 * where a scrape begins, so a snapshot serves whoever reads within {@link #MAX_AGE_NS}: long enough for one scrape of a
 * large registry, and far below the distance of two scrapes.
 *
 * <p>The end of the source is seen by the next reading. From then on, and after {@link #letGo()}, the source is not held
 * any more and the last snapshot stays.
 */
final class Latest<S> {
    static final long MAX_AGE_NS = 250_000_000L;

    /** What snapshots are taken of. */
    interface Source<S> {
        S snapshot();

        /** Whether a snapshot that begins after this call is the final one; cheap, asked for every reading. */
        boolean hasEnded();
    }

    private record Taken<S>(S snapshot, long atNs) {}

    private final LongSupplier clockNs;
    private volatile @Nullable Source<S> source; // written under the lock; null: what was taken is final
    private volatile @Nullable Taken<S> taken; // written under the lock

    Latest(Source<S> source, LongSupplier clockNs) {
        this.source = source;
        this.clockNs = clockNs;
    }

    S read() {
        Source<S> from = source; // before what was taken, which is final when this is null
        Taken<S> seen = taken;
        return seen != null && isCurrent(from, seen) ? seen.snapshot : take(false);
    }

    /** Takes the last snapshot, for meters that are still read, and forgets the source. */
    void letGo() {
        take(true);
    }

    private synchronized S take(boolean last) {
        Source<S> from = source;
        Taken<S> seen = taken;
        if (seen != null && (from == null || (!last && isCurrent(from, seen)))) {
            return seen.snapshot;
        }
        if (from == null) {
            throw new IllegalStateException("neither a snapshot nor a source: a bug of Pinion");
        }
        boolean ended = from.hasEnded();
        S snapshot = from.snapshot();
        taken = new Taken<>(snapshot, clockNs.getAsLong());
        if (ended || last) {
            source = null;
        }
        return snapshot;
    }

    private boolean isCurrent(@Nullable Source<S> from, Taken<S> seen) {
        return from == null || (!from.hasEnded() && clockNs.getAsLong() - seen.atNs < MAX_AGE_NS);
    }
}
