/**
 * Blocking code beside a worker: calls on a shared pool or on threads of their own, blocking iterators as asynchronous
 * sequences, and a channel from threads to a worker.
 */
@NullMarked
package io.pinion.services.blocking;

import org.jspecify.annotations.NullMarked;
