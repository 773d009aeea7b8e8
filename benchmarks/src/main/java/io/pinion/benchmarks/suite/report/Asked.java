package io.pinion.benchmarks.suite.report;

import java.util.List;

/**
 * A question as the report knows it.
 *
 * @param cards the targets it serves
 * @param contenders who takes part, ours first
 */
public record Asked(String name, String title, List<String> cards, List<String> contenders) {}
