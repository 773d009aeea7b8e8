/** What the runs of the suite said: as JSON, as tables with verdicts, as curves and as plots. Knows nothing of how it was measured. */
@NullMarked
package io.pinion.benchmarks.suite.report;

import org.jspecify.annotations.NullMarked;
