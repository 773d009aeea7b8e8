package io.pinion.services.logging;

import java.util.logging.Level;

/** The five words for all levels, with what each is in syslog and on a terminal. */
enum LogSeverity {
    DEBUG("debug", 7, "\u001B[37m"),
    INFO("info", 6, "\u001B[32m"),
    WARN("warn", 4, "\u001B[33m"),
    ERROR("error", 3, "\u001B[31m"),
    FATAL("fatal", 2, "\u001B[1;31m");

    static final String RESET = "\u001B[0m";
    static final String BLUE = "\u001B[34m";

    final String word;
    final int priority;
    final String colour;

    LogSeverity(String word, int priority, String colour) {
        this.word = word;
        this.priority = priority;
        this.colour = colour;
    }

    /** Levels of one's own count by their value; what lies above SEVERE is fatal. */
    static LogSeverity of(Level level) {
        int value = level.intValue();
        if (value > Level.SEVERE.intValue()) {
            return FATAL;
        }
        if (value == Level.SEVERE.intValue()) {
            return ERROR;
        }
        if (value >= Level.WARNING.intValue()) {
            return WARN;
        }
        return value >= Level.CONFIG.intValue() ? INFO : DEBUG;
    }
}
