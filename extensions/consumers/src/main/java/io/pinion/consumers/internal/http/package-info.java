/** Reads HTTP/1.1 requests, strictly and within bounds. */
@NullMarked
package io.pinion.consumers.internal.http;

import org.jspecify.annotations.NullMarked;
