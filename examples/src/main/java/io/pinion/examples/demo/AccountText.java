package io.pinion.examples.demo;

import io.pinion.worker.net.ReconnectingStream.Account;
import java.util.Locale;

/** Says where every byte is that was given to a stream. */
final class AccountText {
    private AccountText() {}

    static String of(Account account) {
        return String.format(
                Locale.ROOT,
                "taken %,d bytes = sent %,d + buffered %,d + dropped %,d + unknown %,d; connected %,d of %,d attempts",
                account.takenBytes(),
                account.sentBytes(),
                account.bufferedBytes(),
                account.droppedBytes(),
                account.unknownBytes(),
                account.connections(),
                account.attempts());
    }
}
