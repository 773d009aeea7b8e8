package io.pinion.services.logging;

import org.jspecify.annotations.Nullable;

/** Where a record was logged; the line is 0 when unknown. */
record LogCaller(String className, String method, @Nullable String file, int line) {}
