/** Questions about timers: their cost and their lateness, beside the JDK's and Netty's. */
@NullMarked
package io.pinion.benchmarks.timers;

import org.jspecify.annotations.NullMarked;
