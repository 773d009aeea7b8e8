package io.pinion.observability.top;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One worker at one look, with what has changed since the one before; rates are not a number at the first. */
record Look(Sample.@Nullable Worker before, Sample.Worker now, double seconds) {
    static Look of(@Nullable Sample before, Sample now, Sample.Worker worker) {
        Sample.Worker earlier = before == null ? null : before.find(worker.id());
        long elapsedNs = before == null ? 0 : now.atNs() - before.atNs();
        // One that has not grown older meanwhile is another one of the same name.
        if (earlier != null && worker.whole("AgeNs") - earlier.whole("AgeNs") < elapsedNs / 2) {
            earlier = null;
        }
        double seconds = elapsedNs / (double) TimeUnit.SECONDS.toNanos(1);
        return new Look(earlier, worker, seconds);
    }

    private boolean isFirst() {
        return before == null || !(seconds > 0);
    }

    double rate(String attribute) {
        return before == null || isFirst() ? Double.NaN : (now.whole(attribute) - before.whole(attribute)) / seconds;
    }

    double endedRate() {
        return before == null || isFirst() ? Double.NaN : (now.ended() - before.ended()) / seconds;
    }

    /** Since the last look; since its start at the first. */
    double idle() {
        if (before == null || now.whole("AgeNs") == before.whole("AgeNs")) {
            return now.share("IdleShare");
        }
        return (now.idleNs() - before.idleNs()) / (now.whole("AgeNs") - before.whole("AgeNs"));
    }

    double fill() {
        // What is in flight has left the ring.
        long queued = Math.max(0, now.whole("Pending") - now.whole("InFlight"));
        return now.whole("Capacity") == 0 ? 0 : (double) queued / now.whole("Capacity");
    }

    String state() {
        return switch (now.text("State")) {
            case "RUNNING" -> "run";
            case "DRAINING" -> "drain";
            case "ABANDONING" -> "abort";
            case "CLOSED" -> "ended";
            default -> "?";
        };
    }
}
