/** Questions about tasks, and who answers them: handing over, starting, coming back, waiting and ending. */
@NullMarked
package io.pinion.benchmarks.tasks;

import org.jspecify.annotations.NullMarked;
