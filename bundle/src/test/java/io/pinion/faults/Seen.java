package io.pinion.faults;

import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;

/** What the program was told of faults, without what differs from run to run. */
final class Seen {
    private final Set<String> words = new ConcurrentSkipListSet<>();

    void add(String who, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        String message = String.valueOf(cause.getMessage())
                .replaceAll("(localhost)?/?\\[?[0-9a-f:.]*[.:][0-9a-f:.%]*]?:\\d+", "(address)")
                .replaceAll("\\d+ (queued )?bytes", "n $1bytes");
        words.add(who + ": " + cause.getClass().getSimpleName() + ": " + message);
    }

    void add(String what) {
        words.add(what);
    }

    Set<String> words() {
        return words;
    }
}
