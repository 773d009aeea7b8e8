/** Stress of the network: a proxy that makes faults, and programmes which send Pinion's streams through it. */
@NullMarked
package io.pinion.stress.net;

import org.jspecify.annotations.NullMarked;
