/** The events and who writes them. Not exported. */
@NullMarked
package io.pinion.observability.jfr.internal;

import org.jspecify.annotations.NullMarked;
