/**
 * Server-sent events. {@link io.pinion.sse.SseClient} is the way in; {@link io.pinion.sse.SseParser} is for streams that
 * come by other ways.
 */
@NullMarked
package io.pinion.sse;

import org.jspecify.annotations.NullMarked;
