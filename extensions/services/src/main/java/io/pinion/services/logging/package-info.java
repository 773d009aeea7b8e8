/**
 * Logging set up in one call: {@link io.pinion.services.logging.Logging#builder()}.
 *
 * <p>Records come from {@code java.util.logging}, which is also where {@link java.lang.System.Logger} ends. SLF4J users
 * add {@code org.slf4j:slf4j-jdk14} to the path and call the same builder; nothing else is needed.
 */
@NullMarked
package io.pinion.services.logging;

import org.jspecify.annotations.NullMarked;
