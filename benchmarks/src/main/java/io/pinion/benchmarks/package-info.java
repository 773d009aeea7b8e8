/** What a hand-over costs beside its rivals: a JMH benchmark, and a harness with one process per contender. */
@NullMarked
package io.pinion.benchmarks;

import org.jspecify.annotations.NullMarked;
