/**
 * What Flight Recorder gets to see of workers. Nothing has to be called: with this module on the path, every worker that
 * has a thread writes the events named in {@link io.pinion.observability.jfr.PinionEvents}, while a recording wants them.
 */
@NullMarked
package io.pinion.observability.jfr;

import org.jspecify.annotations.NullMarked;
