package io.pinion.benchmarks.suite.report;

/** Who could not take part, and why. */
public record Absent(String question, String contender, String reason) {}
