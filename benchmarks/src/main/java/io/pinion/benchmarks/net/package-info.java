/** Questions about sockets: echo, shipping of lines, idle connections and fairness, beside the JDK, Netty and Log4j. */
@NullMarked
package io.pinion.benchmarks.net;

import org.jspecify.annotations.NullMarked;
