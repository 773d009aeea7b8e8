/**
 * The demo: ships log lines through a worker to a collector, measures it beside the JDK's executors, and proves
 * that every line arrived.
 */
@NullMarked
package io.pinion.examples.demo;

import org.jspecify.annotations.NullMarked;
