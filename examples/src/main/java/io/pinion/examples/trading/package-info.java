/**
 * Ticks in, orders out: an application that embeds a pinned worker which spins, with typed lanes, and proves at the end
 * what it did. Start with {@link io.pinion.examples.trading.TickToOrder}.
 */
@NullMarked
package io.pinion.examples.trading;

import org.jspecify.annotations.NullMarked;
