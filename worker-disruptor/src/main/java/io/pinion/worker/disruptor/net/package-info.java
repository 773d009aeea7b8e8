/** Sockets on the worker's thread, over the pollers of {@code io.pinion.worker.spi}. Not exported. */
@NullMarked
package io.pinion.worker.disruptor.net;

import org.jspecify.annotations.NullMarked;
