/**
 * Sockets on the worker's thread: {@link io.pinion.worker.net.Network} opens them. Handlers never run concurrently with
 * each other or with the tasks and timers of the same worker.
 */
@NullMarked
package io.pinion.worker.net;

import org.jspecify.annotations.NullMarked;
