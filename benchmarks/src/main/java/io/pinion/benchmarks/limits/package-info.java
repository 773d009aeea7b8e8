/** What the machine itself takes, measured in C, and what Python takes. */
@NullMarked
package io.pinion.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
