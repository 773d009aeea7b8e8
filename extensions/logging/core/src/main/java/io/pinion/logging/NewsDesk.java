package io.pinion.logging;

import io.pinion.logging.internal.sink.News;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Passes news on to the listener: cleaned, cut, and at most one of a kind in ten seconds. Threads: the worker's. */
final class NewsDesk implements News {
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_CHARS = 512;

    private final ShipperListener listener;
    private final Topic lost = new Topic();
    private final Topic rejected = new Topic();
    private final Topic dropped = new Topic();
    private boolean reachable = true;
    private volatile @Nullable Thread teller;

    /** One kind of news: when it was told last, and how many were not. */
    private static final class Topic {
        long toldNs;
        boolean told;
        long untold;

        boolean isDue(long nowNs) {
            if (told && nowNs - toldNs < QUIET_NS) {
                untold++;
                return false;
            }
            told = true;
            toldNs = nowNs;
            return true;
        }

        String more() {
            String text = untold == 0 ? "" : " (" + untold + " more since the last message)";
            untold = 0;
            return text;
        }
    }

    NewsDesk(ShipperListener listener) {
        this.listener = listener;
    }

    @Override
    public void connected(String where) {
        if (!reachable) {
            reachable = true;
            tell(Severity.INFO, "Log events are sent to " + where + " again", null);
        }
    }

    @Override
    public void lost(String where, @Nullable Throwable cause) {
        reachable = false;
        if (lost.isDue(System.nanoTime())) {
            tell(
                    Severity.WARN,
                    "Log events cannot be sent to " + where + ": " + reason(cause)
                            + ". They are kept until the memory is used up; trying again" + lost.more(),
                    cause);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause == null ? "the peer has closed the connection" : cause.toString();
    }

    @Override
    public void rejected(String where, String reason) {
        if (rejected.isDue(System.nanoTime())) {
            tell(Severity.ERROR, "Log events were refused by " + where + ": " + reason + rejected.more(), null);
        }
    }

    /** The losses that nobody tells of elsewhere. */
    static long losses(ShipperStats stats) {
        return stats.dropped() + stats.shed() + stats.timedOut() + stats.overrun() + stats.failed() + stats.abandoned();
    }

    /** Events were lost since they were told of; whether they are told of now. The last time nothing holds them back. */
    boolean lostEvents(ShipperStats stats, boolean isLast) {
        boolean isDue = isLast || dropped.isDue(System.nanoTime());
        if (isDue) {
            tell(
                    Severity.WARN,
                    String.format(
                            Locale.ROOT,
                            "%d log events lost in all: %d found no room, %d were shed, %d waited in vain, %d found the"
                                    + " backlog full, %d could not be encoded, %d were given up by a close",
                            losses(stats),
                            stats.dropped(),
                            stats.shed(),
                            stats.timedOut(),
                            stats.overrun(),
                            stats.failed(),
                            stats.abandoned()),
                    null);
        }
        return isDue;
    }

    void tell(Severity severity, String message, @Nullable Throwable cause) {
        Thread outer = teller;
        teller = Thread.currentThread();
        try {
            listener.changed(severity, clean(message), cause);
        } catch (RuntimeException | Error ignored) {
            // There is nowhere left to tell it.
        } finally {
            teller = outer;
        }
    }

    /** Whether the caller is the listener, which may log what it is told. */
    boolean isTelling() {
        return teller == Thread.currentThread();
    }

    private static String clean(String message) {
        StringBuilder text = new StringBuilder(Math.min(message.length(), MAX_CHARS));
        for (int i = 0; i < message.length() && i < MAX_CHARS; i++) {
            char c = message.charAt(i);
            text.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return text.toString();
    }
}
