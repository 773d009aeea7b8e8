/** Load and endurance programmes, through the public API only; {@code stress-tests/README.md} says how to run them. */
@NullMarked
package io.pinion.stress.load;

import org.jspecify.annotations.NullMarked;
