/** A web server whose synchronous handlers hand work to a worker and wait for it. */
@NullMarked
package io.pinion.examples.http;

import org.jspecify.annotations.NullMarked;
