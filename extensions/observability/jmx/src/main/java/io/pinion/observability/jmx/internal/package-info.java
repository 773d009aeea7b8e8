/** The beans and who registers them. Not exported. */
@NullMarked
package io.pinion.observability.jmx.internal;

import org.jspecify.annotations.NullMarked;
