package io.pinion.observability.top;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one look found. */
record Sample(long atNs, List<Worker> workers) {
    static final String[] ATTRIBUTES = {
        "Name",
        "State",
        "AgeNs",
        "Capacity",
        "Pending",
        "InFlight",
        "TimersPending",
        "Accepted",
        "Failed",
        "NeverRun",
        "Rejected",
        "Dropped",
        "Wakeups",
        "MissedWakeups",
        "Stalls",
        "IdleShare",
        "QueueDelayP50Ns",
        "QueueDelayP99Ns",
        "QueueDelayP999Ns",
        "QueueDelayMaxNs",
        "RunTimeP99Ns",
        "LoopLagP99Ns",
        "Poller",
        "Placement"
    };

    @Nullable
    Worker find(String id) {
        return workers.stream()
                .filter(worker -> worker.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** One worker by the names of its bean's attributes; a bean of another version may lack some. */
    record Worker(String id, Map<String, Object> values) {
        static Worker of(String id, Map<String, Object> values) {
            return new Worker(id, Map.copyOf(values));
        }

        long whole(String attribute) {
            return values.get(attribute) instanceof Number number ? number.longValue() : 0;
        }

        double share(String attribute) {
            return values.get(attribute) instanceof Number number ? number.doubleValue() : 0;
        }

        String text(String attribute) {
            return values.get(attribute) instanceof String text ? text : "";
        }

        long ended() {
            return whole("Accepted") - whole("Pending");
        }

        double idleNs() {
            return share("IdleShare") * whole("AgeNs");
        }
    }
}
