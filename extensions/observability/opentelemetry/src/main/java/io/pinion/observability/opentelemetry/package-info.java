/**
 * What workers count as metrics of OpenTelemetry, and a span for each task that is handed over in a trace. To take the
 * context along without a span is the task of {@code io.pinion.tasks.context.opentelemetry} in {@code pinion-tasks}.
 */
@NullMarked
package io.pinion.observability.opentelemetry;

import org.jspecify.annotations.NullMarked;
