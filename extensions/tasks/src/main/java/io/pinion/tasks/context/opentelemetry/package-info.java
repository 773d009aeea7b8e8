/** Hands OpenTelemetry's context over. Needs {@code io.opentelemetry:opentelemetry-api}, which is optional. */
@NullMarked
package io.pinion.tasks.context.opentelemetry;

import org.jspecify.annotations.NullMarked;
