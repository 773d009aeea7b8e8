package io.pinion.logging.internal.lazy;

import org.jspecify.annotations.Nullable;

/**
 * Which loggers belong to the shipping itself: shipping what they log would make them log again. What is logged on the
 * shipper's threads is found by the shipper; these are for the threads that the JDK's HTTP client starts.
 */
public final class ShippingPath {
    private static final String[] LOGGERS = {"jdk.httpclient", "jdk.internal.httpclient", "io.pinion.logging"};

    private ShippingPath() {}

    /**
     * Whether a logger is one of them, by its name. Allocates nothing.
     *
     * @param logger the name
     */
    public static boolean has(@Nullable String logger) {
        if (logger == null) {
            return false;
        }
        for (String name : LOGGERS) {
            if (logger.startsWith(name) && (logger.length() == name.length() || logger.charAt(name.length()) == '.')) {
                return true;
            }
        }
        return false;
    }
}
