/**
 * A management bean for each worker. Nothing has to be called: with this module on the path, every worker that has a thread
 * is registered with the platform's bean server while it lives, under the names of
 * {@link io.pinion.observability.jmx.WorkerBeans}.
 */
@NullMarked
package io.pinion.observability.jmx;

import org.jspecify.annotations.NullMarked;
