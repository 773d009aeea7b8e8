/** Log calls: what they cost the caller, how fast lines arrive, and what becomes of them when the receiver fails. */
@NullMarked
package io.pinion.benchmarks.logs;

import org.jspecify.annotations.NullMarked;
