/** A heartbeat, and a debouncer that turns bursts into one announcement each. */
@NullMarked
package io.pinion.examples.tasks;

import org.jspecify.annotations.NullMarked;
