package io.pinion.tasks;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The slots of an {@link OnTimeTask}: anchor + k intervals for every whole k, or the anchor alone. */
final class OnTimeSlots implements TimedSlots {
    private final ZonedDateTime anchor;
    private final @Nullable Duration interval;
    private final boolean ignoreOverdue;
    /** Whole days keep the wall clock; zero for any other interval. */
    private final long days;

    OnTimeSlots(ZonedDateTime anchor, @Nullable Duration interval, boolean ignoreOverdue) {
        this.anchor = anchor;
        this.interval = interval;
        this.ignoreOverdue = ignoreOverdue;
        days = interval != null && interval.equals(Duration.ofDays(interval.toDays())) ? interval.toDays() : 0;
    }

    @Override
    public @Nullable Instant first(Instant now) {
        if (interval != null) {
            return at(indexAfter(now));
        }
        return anchor.toInstant().isBefore(now) && ignoreOverdue ? null : anchor.toInstant();
    }

    @Override
    public @Nullable Instant next(Instant slot, Instant now, Skipped skipped) {
        if (interval == null) {
            return null;
        }
        long following = indexAfter(slot);
        if (!ignoreOverdue || !now.isAfter(slot)) {
            return at(following);
        }
        long future = indexAfter(now);
        skipped.add(future - following);
        return at(future);
    }

    private Instant at(long index) {
        if (days > 0) {
            return anchor.plusDays(Math.multiplyExact(index, days)).toInstant();
        }
        return anchor.toInstant().plus(Objects.requireNonNull(interval).multipliedBy(index));
    }

    /** The index of the first slot after an instant. Always from the anchor, so no error adds up from hop to hop. */
    private long indexAfter(Instant instant) {
        long index = days > 0
                ? Math.floorDiv(
                        ChronoUnit.DAYS.between(
                                anchor.toLocalDate(),
                                instant.atZone(anchor.getZone()).toLocalDate()),
                        days)
                : Duration.between(anchor.toInstant(), instant).dividedBy(Objects.requireNonNull(interval));
        // A shifted day or the rounding towards zero may be one off either way.
        while (at(index).isAfter(instant)) {
            index--;
        }
        while (!at(index).isAfter(instant)) {
            index++;
        }
        return index;
    }
}
