/** A handler on two machines behind one queue, one of which is killed. */
@NullMarked
package io.pinion.examples.remote;

import org.jspecify.annotations.NullMarked;
