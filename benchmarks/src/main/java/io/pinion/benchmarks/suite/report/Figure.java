package io.pinion.benchmarks.suite.report;

/**
 * One number that a run found.
 *
 * @param name what it is, without the contender
 * @param unit such as {@code ns} or {@code M/s}
 * @param value in that unit
 */
public record Figure(String name, String unit, double value) {}
