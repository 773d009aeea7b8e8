package io.pinion.logging.receivers;

import java.util.Map;

/**
 * One log event as a receiver understood it.
 *
 * @param message the text
 * @param epochNs when, in nanoseconds since 1970; zero where the protocol leaves it open
 * @param fields everything else, by name; numbers as text
 */
public record Entry(String message, long epochNs, Map<String, String> fields) {}
