/** Sends encoded records: streams, datagrams, HTTP. */
@NullMarked
package io.pinion.logging.internal.sink;

import org.jspecify.annotations.NullMarked;
