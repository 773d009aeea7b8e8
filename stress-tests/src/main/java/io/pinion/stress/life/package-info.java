/**
 * Programmes about the life of a process with workers in it: leaks, class loaders, signals, pauses, processors. Each has a
 * main class named for it, and does what can harm a process in JVMs of its own.
 */
@NullMarked
package io.pinion.stress.life;

import org.jspecify.annotations.NullMarked;
