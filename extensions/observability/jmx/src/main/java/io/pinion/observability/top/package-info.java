/**
 * The live view of the workers of another JVM, in a terminal: {@code java -jar pinion-observability-jmx.jar}. It reads the
 * management beans and needs nothing else on its path.
 */
@NullMarked
package io.pinion.observability.top;

import org.jspecify.annotations.NullMarked;
