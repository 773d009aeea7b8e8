/** A small HTTP/1.1 server for routes, health and metrics: {@link io.pinion.consumers.http.HttpServer#builder(String)}. */
@NullMarked
package io.pinion.consumers.http;

import org.jspecify.annotations.NullMarked;
