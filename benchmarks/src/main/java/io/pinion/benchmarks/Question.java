package io.pinion.benchmarks;

/** What a contender is asked, in this order, in one process. */
enum Question {
    BURST("burst"),
    THROUGHPUT("throughput"),
    LAMBDA("lambda"),
    DENSE_LATENCY("latency-100k"),
    SPARSE_LATENCY("latency-1k"),
    ROUND_TRIP("round-trip"),
    IDLE_CPU("idle-cpu"),
    SPARSE_CPU("cpu-1k");

    private final String label;

    Question(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
