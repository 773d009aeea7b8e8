/** Meters of Micrometer over what Pinion counts; nothing is measured here. */
@NullMarked
package io.pinion.observability.micrometer;

import org.jspecify.annotations.NullMarked;
