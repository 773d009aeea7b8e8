/** Hands context (a trace, a logging context, a tenant) from the submitting thread to the worker's. */
@NullMarked
package io.pinion.tasks.context;

import org.jspecify.annotations.NullMarked;
