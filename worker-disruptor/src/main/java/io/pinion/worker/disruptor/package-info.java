/** The engine; {@code Engine} says how to read it. Nothing here is exported. */
@NullMarked
package io.pinion.worker.disruptor;

import org.jspecify.annotations.NullMarked;
