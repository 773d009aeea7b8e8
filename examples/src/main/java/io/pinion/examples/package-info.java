/** Short programs, one feature each; run any of them from its {@code main}. */
@NullMarked
package io.pinion.examples;

import org.jspecify.annotations.NullMarked;
