/** What stands beside the contenders as a limit: programs that are not written in Java. */
@NullMarked
package io.pinion.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
