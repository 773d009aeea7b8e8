/** The suite: questions, contenders in processes of their own, and the report. */
@NullMarked
package io.pinion.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
