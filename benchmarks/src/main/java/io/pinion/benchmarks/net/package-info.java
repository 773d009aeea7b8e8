/** Sockets measured: echo, shipping of lines, idle connections, fairness and timers, beside the JDK and Netty. */
@NullMarked
package io.pinion.benchmarks.net;

import org.jspecify.annotations.NullMarked;
