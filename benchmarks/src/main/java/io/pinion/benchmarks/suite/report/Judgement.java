package io.pinion.benchmarks.suite.report;

import java.util.List;

/**
 * What the runs say about a target.
 *
 * @param contender ours, as measured
 * @param values the ratios by round, or the values of an absolute figure
 * @param why there are no values; empty when there are
 */
record Judgement(Target target, String contender, List<Double> values, Verdict verdict, String why) {}
