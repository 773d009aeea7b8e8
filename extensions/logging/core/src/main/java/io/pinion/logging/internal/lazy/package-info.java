/** For adapters that must not start a shipper while a log call or the set-up of a framework is on the stack. */
@NullMarked
package io.pinion.logging.internal.lazy;

import org.jspecify.annotations.NullMarked;
