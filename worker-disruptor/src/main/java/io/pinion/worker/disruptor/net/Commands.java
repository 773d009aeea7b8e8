package io.pinion.worker.disruptor.net;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands commands from any thread to the worker.
 *
 * <p>Shape: a chain, newest first, that is only taken whole. Bounded by the number of objects, since each is in it at
 * most once. {@link #end()} leaves a mark at its head, and nothing is taken in any more.
 */
final class Commands {
    private static final Command ENDED = new Command() {
        @Override
        void runCommand() {}

        @Override
        void dropCommand() {}
    };

    private final AtomicReference<@Nullable Command> head = new AtomicReference<>();

    /** Any thread; false when nobody will run it any more. */
    boolean push(Command command) {
        while (true) {
            Command seen = head.get();
            if (seen == ENDED) {
                return false;
            }
            command.next = seen;
            if (head.compareAndSet(seen, command)) {
                return true;
            }
        }
    }

    boolean isEmpty() {
        Command seen = head.get();
        return seen == null || seen == ENDED;
    }

    /** Runs what has been pushed, in order; how many. */
    int runAll() {
        if (isEmpty()) {
            return 0;
        }
        int done = 0;
        Command command = reversed(head.getAndSet(null));
        while (command != null) {
            Command following = command.next;
            command.next = null;
            command.runCommand();
            command = following;
            done++;
        }
        return done;
    }

    /** Takes nothing in any more, and drops what has been pushed. */
    void end() {
        Command command = reversed(head.getAndSet(ENDED));
        while (command != null) {
            Command following = command.next;
            command.next = null;
            command.dropCommand();
            command = following;
        }
    }

    private static @Nullable Command reversed(@Nullable Command newest) {
        Command first = null;
        Command rest = newest == ENDED ? null : newest;
        while (rest != null) {
            Command older = rest.next;
            rest.next = first;
            first = rest;
            rest = older;
        }
        return first;
    }
}
