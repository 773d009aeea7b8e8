package io.pinion.logging.internal.sink;

import org.jspecify.annotations.Nullable;

/** Where a sink tells what happens to its connection; the shipper limits the rate and passes it on. */
public interface News {
    /** The receiver takes records now. */
    void connected(String where);

    /** The receiver cannot be reached; another attempt follows. */
    void lost(String where, @Nullable Throwable cause);

    /** The receiver refused records for good. */
    void rejected(String where, String reason);
}
