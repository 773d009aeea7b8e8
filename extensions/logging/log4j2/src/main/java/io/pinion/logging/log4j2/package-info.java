/**
 * Ships the events of Log4j 2 through a worker: {@link io.pinion.logging.log4j2.PinionAppender}, {@code <Pinion>} in a
 * configuration.
 */
@NullMarked
package io.pinion.logging.log4j2;

import org.jspecify.annotations.NullMarked;
