package io.pinion.rabbitmq;

import io.pinion.consumers.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The commands that settle some messages; used again and again by one thread. */
final class SettlePlan {
    private final List<Action> actions = new ArrayList<>();
    private long[] tags = new long[16];
    private int[] counts = new int[16];

    void clear() {
        actions.clear();
    }

    /** Up to a tag, if it is more than one message. */
    void add(long tag, Action action, int count) {
        int index = actions.size();
        if (index == tags.length) {
            tags = Arrays.copyOf(tags, 2 * index);
            counts = Arrays.copyOf(counts, 2 * index);
        }
        actions.add(action);
        tags[index] = tag;
        counts[index] = count;
    }

    int size() {
        return actions.size();
    }

    long tag(int index) {
        return tags[index];
    }

    Action action(int index) {
        return actions.get(index);
    }

    /** How many messages the command settles. */
    int count(int index) {
        return counts[index];
    }
}
