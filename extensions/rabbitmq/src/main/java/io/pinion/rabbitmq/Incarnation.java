package io.pinion.rabbitmq;

import com.rabbitmq.client.Channel;
import io.pinion.consumers.Action;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of a channel: the messages it delivered can be settled on it and on no other.
 *
 * <p>It lists what is unsettled in the order of the tags, because one command may settle everything up to a tag only if
 * nothing before it is still in work. The thread of the client that reads adds, the owner of the channel removes, both
 * under the monitor.
 */
final class Incarnation {
    final Channel channel;
    private volatile boolean live = true;

    private @Nullable AmqpMessage head;
    private @Nullable AmqpMessage tail;
    private int unsettled;

    Incarnation(Channel channel) {
        this.channel = channel;
    }

    /** Whether anything can still be settled on it, as far as is known. */
    boolean isLive() {
        return live;
    }

    void end() {
        live = false;
    }

    synchronized void add(AmqpMessage message) {
        message.listed = true;
        message.previous = tail;
        if (tail == null) {
            head = message;
        } else {
            tail.next = message;
        }
        tail = message;
        unsettled++;
    }

    synchronized int unsettled() {
        return unsettled;
    }

    /** How many of them came from one queue; looks at each. */
    synchronized int unsettled(Subscription subscription) {
        int count = 0;
        for (AmqpMessage each = head; each != null; each = each.next) {
            count += each.subscription == subscription ? 1 : 0;
        }
        return count;
    }

    /** The message that has waited longest, or null. */
    synchronized @Nullable AmqpMessage oldest() {
        return head;
    }

    synchronized void forEachUnsettled(Consumer<AmqpMessage> action) {
        for (AmqpMessage each = head; each != null; each = each.next) {
            action.accept(each);
        }
    }

    /**
     * Takes decided messages off the list and says how to tell the broker: what is acknowledged from the beginning of
     * the list in one command, the rest one by one: only acknowledgements of many are the same on every broker.
     */
    synchronized void plan(List<AmqpMessage> decided, SettlePlan out) {
        while (head != null && head.decided != null) {
            addRun(out);
        }
        for (AmqpMessage each : decided) {
            Action action = each.decided;
            if (each.listed && action != null) {
                remove(each);
                out.add(each.tag(), action, 1);
            }
        }
    }

    private void addRun(SettlePlan out) {
        AmqpMessage first = head;
        if (first == null || first.decided == null) {
            return;
        }
        Action action = first.decided;
        long tag = 0;
        int count = 0;
        for (AmqpMessage each = first;
                each != null && each.decided == action && (count == 0 || action == Action.ACK);
                each = head) {
            tag = each.tag();
            count++;
            remove(each);
        }
        out.add(tag, action, count);
    }

    private void remove(AmqpMessage message) {
        AmqpMessage before = message.previous;
        AmqpMessage after = message.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        message.previous = null;
        message.next = null;
        message.listed = false;
        unsettled--;
    }
}
