package io.pinion.examples.demo;

import io.pinion.worker.net.ReconnectingStream.Account;
import java.util.List;

/**
 * What a {@code ReconnectingStream} says about a run.
 *
 * @param account where every byte is
 * @param firstLines with which line each connection began, so many lines having been given to the connections before
 */
record Passage(Account account, List<Long> firstLines) {
    Passage {
        firstLines = List.copyOf(firstLines);
    }
}
