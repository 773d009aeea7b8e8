package io.pinion.services.logging;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What {@code java.util.logging} was like before, to be put back. Keeps the loggers themselves: the log manager would
 * forget those that nobody else holds, and their levels with them.
 */
final class SavedLevels {
    private final Logger root = Logger.getLogger("");
    private final Map<Logger, Change> changes = new LinkedHashMap<>();
    private final Handler[] handlers = root.getHandlers();

    private record Change(@Nullable Level before, Level after) {}

    void level(String logger, Level level) {
        Logger changed = Logger.getLogger(logger);
        changes.put(changed, new Change(changed.getLevel(), level));
        changed.setLevel(level);
    }

    void replaceHandlers(Handler own) {
        for (Handler handler : handlers) {
            root.removeHandler(handler);
        }
        root.addHandler(own);
    }

    /** Levels that somebody has changed meanwhile stay as they are. */
    void restoreLevels() {
        changes.forEach((logger, change) -> {
            if (change.after.equals(logger.getLevel())) {
                logger.setLevel(change.before);
            }
        });
    }

    void restoreHandlers(Handler own) {
        root.removeHandler(own);
        for (Handler handler : handlers) {
            root.removeHandler(handler);
            root.addHandler(handler);
        }
    }
}
