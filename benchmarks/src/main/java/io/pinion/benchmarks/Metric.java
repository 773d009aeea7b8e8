package io.pinion.benchmarks;

/** One figure of a contender. A process prints it under its name; the tables show its text. */
enum Metric {
    BURST_NS(Question.BURST, "burst of 1000, ns per task", "%.0f"),
    THROUGHPUT_MPS(Question.THROUGHPUT, "throughput, constant task, M/s (more is better)", "%.1f"),
    THROUGHPUT_FAILED(Question.THROUGHPUT, "... failed attempts per task", "%.2f"),
    LAMBDA_MPS(Question.LAMBDA, "throughput, fresh lambda, M/s (more is better)", "%.1f"),
    LAMBDA_FAILED(Question.LAMBDA, "... failed attempts per task", "%.2f"),
    DENSE_P50_NS(Question.DENSE_LATENCY, "submit to start at 100k/s, ns, p50", "%.0f"),
    DENSE_P99_NS(Question.DENSE_LATENCY, "... p99", "%.0f"),
    DENSE_FLOOR_NS(Question.DENSE_LATENCY, "... p50 of how late the producer was", "%.0f"),
    SPARSE_P50_NS(Question.SPARSE_LATENCY, "submit to start at 1k/s, ns, p50", "%.0f"),
    SPARSE_P99_NS(Question.SPARSE_LATENCY, "... p99", "%.0f"),
    ROUND_TRIP_P50_NS(Question.ROUND_TRIP, "round trip, ns, p50", "%.0f"),
    ROUND_TRIP_P90_NS(Question.ROUND_TRIP, "... p90", "%.0f"),
    ROUND_TRIP_P99_NS(Question.ROUND_TRIP, "... p99", "%.0f"),
    IDLE_CPU_PERCENT(Question.IDLE_CPU, "processor time when idle, % of one core", "%.2f"),
    SPARSE_CPU_PERCENT(Question.SPARSE_CPU, "processor time at 1k/s beside the producer, % of one core", "%.2f");

    private final Question question;
    private final String label;
    private final String format;

    Metric(Question question, String label, String format) {
        this.question = question;
        this.label = label;
        this.format = format;
    }

    Question question() {
        return question;
    }

    String label() {
        return label;
    }

    String format() {
        return format;
    }

    /** Whether a ratio of two contenders says anything: not for what describes the harness. */
    boolean isComparable() {
        return this != THROUGHPUT_FAILED && this != LAMBDA_FAILED && this != DENSE_FLOOR_NS;
    }
}
