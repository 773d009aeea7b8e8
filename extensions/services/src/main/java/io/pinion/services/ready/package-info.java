/**
 * Services that need only be described: servers and clients on the worker's sockets, child processes, and the word to
 * systemd that the program is up. Each is a {@link io.pinion.services.Service} and works in any
 * {@link io.pinion.services.Entrypoint}.
 */
@NullMarked
package io.pinion.services.ready;

import org.jspecify.annotations.NullMarked;
