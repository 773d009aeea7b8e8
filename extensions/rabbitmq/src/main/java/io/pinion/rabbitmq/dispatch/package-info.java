/**
 * Beyond one machine: the handlers of a worker behind a queue. {@link RemoteDispatch} is the way in.
 */
@NullMarked
package io.pinion.rabbitmq.dispatch;

import org.jspecify.annotations.NullMarked;
