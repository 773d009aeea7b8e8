/**
 * Programmes about what the operating system does to a worker's process: descriptors that run out, children that inherit,
 * and the ways a JVM can be started.
 */
@NullMarked
package io.pinion.stress.system;

import org.jspecify.annotations.NullMarked;
