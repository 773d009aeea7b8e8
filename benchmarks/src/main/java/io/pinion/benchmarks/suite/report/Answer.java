package io.pinion.benchmarks.suite.report;

import java.util.List;

/**
 * What the process of a contender leaves.
 *
 * @param collector the garbage collector it ran with
 * @param curves the names of the curves it kept
 * @param figures in the order in which they were found
 */
public record Answer(String collector, List<String> curves, List<Figure> figures) {}
