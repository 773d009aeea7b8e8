/**
 * Ships the events of Logback through a worker: {@link io.pinion.logging.logback.PinionAppender} in {@code logback.xml}, or in
 * code.
 */
@NullMarked
package io.pinion.logging.logback;

import org.jspecify.annotations.NullMarked;
