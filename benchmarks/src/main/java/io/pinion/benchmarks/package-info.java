/** What a hand-over costs beside its rivals: JMH benchmarks, and what the questions of the suite share. */
@NullMarked
package io.pinion.benchmarks;

import org.jspecify.annotations.NullMarked;
