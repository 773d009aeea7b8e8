package io.pinion.rabbitmq;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the status of a source says in words; everything in it is escaped. */
final class SourceDetail {
    private SourceDetail() {}

    /** What is wrong with the link, the queues and the consumers; empty if nothing is. Any thread. */
    static String of(LinkStatus way, List<Subscription> subscriptions, @Nullable Liveness liveness) {
        StringBuilder out = new StringBuilder();
        if (way.state() != LinkStatus.State.UP) {
            out.append(way.state()).append(", ").append(way.failures()).append(" failed attempts in a row");
            if (way.lastError() != null) {
                out.append(": ").append(way.lastError());
            }
        }
        if (way.blocked() != null) {
            out.append(out.length() == 0 ? "" : "; ")
                    .append("the broker takes no messages: ")
                    .append(way.blocked());
        }
        for (Subscription each : subscriptions) {
            String trouble = each.trouble;
            if (trouble != null) {
                out.append(out.length() == 0 ? "" : "; ");
                out.append("queue '")
                        .append(Text.visible(each.queue()))
                        .append("': ")
                        .append(trouble);
            }
        }
        String alarm = liveness == null ? null : liveness.alarm();
        if (alarm != null) {
            out.append(out.length() == 0 ? "" : "; ").append(alarm);
        }
        return out.toString();
    }
}
