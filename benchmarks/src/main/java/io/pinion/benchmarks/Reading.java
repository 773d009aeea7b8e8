package io.pinion.benchmarks;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * One contender in one process: warms it up, asks the questions and prints a line per figure, for {@link FirstReading}.
 *
 * <p>Queues and tasks are in the old generation when the questions begin, as in a service that has run for a while.
 */
final class Reading {
    private static final int BURST = 1_000;
    private static final int BURSTS = 200;
    private static final int TASKS = 600_000;
    private static final int REPETITIONS = 5;
    private static final int WARM_UPS = 4;
    private static final double WARM_UP_SCALE = 0.2;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final Contender contender;
    private final double scale;
    private final Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    private final Backlog backlog = new Backlog();
    private final Runnable constant = backlog::ran;
    private final Histogram startDelays = new Histogram(1, MAX_NS, DIGITS);
    private final Histogram producerDelays = new Histogram(1, MAX_NS, DIGITS);
    private final Histogram roundTrips = new Histogram(1, MAX_NS, DIGITS);
    private final Stamped[] stamped = new Stamped[Contender.CAPACITY];

    private Reading(Contender contender, double scale) {
        this.contender = contender;
        this.scale = scale;
        Arrays.setAll(stamped, i -> new Stamped());
    }

    /** Knows when it should have been handed over, and records how much later it started. */
    private final class Stamped implements Runnable {
        private long intendedNs;

        @Override
        public void run() {
            startDelays.recordValue(Math.min(System.nanoTime() - intendedNs, MAX_NS));
            backlog.ran();
        }
    }

    /**
     * Runs one contender.
     *
     * @param args the contender, the scale, and the questions
     * @throws Exception if a round trip fails
     */
    public static void main(String[] args) throws Exception {
        ContenderKind kind = ContenderKind.valueOf(args[0]);
        double scale = Double.parseDouble(args[1]);
        try (Contender contender = kind.start()) {
            for (int i = 0; i < WARM_UPS; i++) {
                new Reading(contender, WARM_UP_SCALE * Math.min(1, scale)).warmUp();
            }
            Reading reading = new Reading(contender, scale);
            System.gc();
            System.gc();
            for (int i = 2; i < args.length; i++) {
                reading.ask(Question.valueOf(args[i]));
            }
            reading.figures.forEach((metric, value) -> System.out.println(metric.name() + " " + value));
        }
    }

    private void warmUp() throws Exception {
        for (Question question : Question.values()) {
            if (question != Question.IDLE_CPU && question != Question.SPARSE_CPU) {
                ask(question);
            }
        }
    }

    private void ask(Question question) throws Exception {
        switch (question) {
            case BURST -> figures.put(Metric.BURST_NS, burstNs());
            case THROUGHPUT -> throughput(Metric.THROUGHPUT_MPS, Metric.THROUGHPUT_FAILED, false);
            case LAMBDA -> throughput(Metric.LAMBDA_MPS, Metric.LAMBDA_FAILED, true);
            case DENSE_LATENCY -> {
                openLoop(100_000, SECOND_NS);
                figures.put(Metric.DENSE_P50_NS, percentile(startDelays, 50));
                figures.put(Metric.DENSE_P99_NS, percentile(startDelays, 99));
                figures.put(Metric.DENSE_FLOOR_NS, percentile(producerDelays, 50));
            }
            case SPARSE_LATENCY -> {
                openLoop(1_000, 2 * SECOND_NS);
                figures.put(Metric.SPARSE_P50_NS, percentile(startDelays, 50));
                figures.put(Metric.SPARSE_P99_NS, percentile(startDelays, 99));
            }
            case ROUND_TRIP -> {
                roundTrips();
                figures.put(Metric.ROUND_TRIP_P50_NS, percentile(roundTrips, 50));
                figures.put(Metric.ROUND_TRIP_P90_NS, percentile(roundTrips, 90));
                figures.put(Metric.ROUND_TRIP_P99_NS, percentile(roundTrips, 99));
            }
            case IDLE_CPU -> figures.put(Metric.IDLE_CPU_PERCENT, idleCpuPercent());
            case SPARSE_CPU -> figures.put(Metric.SPARSE_CPU_PERCENT, sparseCpuPercent());
        }
    }

    private static double percentile(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile);
    }

    private int scaled(int count) {
        return (int) Math.max(1, count * scale);
    }

    private double burstNs() {
        long[] durationsNs = new long[scaled(BURSTS)];
        for (int i = 0; i < durationsNs.length; i++) {
            long startNs = System.nanoTime();
            for (int j = 0; j < BURST; j++) {
                backlog.enter();
                contender.execute(constant);
            }
            durationsNs[i] = System.nanoTime() - startNs;
            backlog.awaitEmpty();
        }
        return median(Arrays.stream(durationsNs).asDoubleStream().toArray()) / BURST;
    }

    private void throughput(Metric mps, Metric failed, boolean fresh) {
        int tasks = scaled(TASKS);
        double[] perMicrosecond = new double[REPETITIONS];
        long failedBefore = backlog.failedAttempts();
        for (int i = 0; i < REPETITIONS; i++) {
            long startNs = System.nanoTime();
            if (fresh) {
                handOverFresh(tasks);
            } else {
                handOverConstant(tasks);
            }
            backlog.awaitEmpty();
            perMicrosecond[i] = tasks * 1e3 / (System.nanoTime() - startNs);
        }
        figures.put(mps, median(perMicrosecond));
        figures.put(failed, (backlog.failedAttempts() - failedBefore) / (double) (tasks * REPETITIONS));
    }

    private void handOverConstant(int tasks) {
        for (int i = 0; i < tasks; i++) {
            backlog.enter();
            contender.execute(constant);
        }
    }

    private void handOverFresh(int tasks) {
        long[] sum = new long[65];
        for (int i = 0; i < tasks; i++) {
            int number = i;
            backlog.enter();
            contender.execute(() -> {
                sum[32] += number;
                backlog.ran();
            });
        }
    }

    /** Hands over at fixed times, whatever happens; each task records its delay from its time, not from the call. */
    private void openLoop(int perSecond, long durationNs) {
        startDelays.reset();
        producerDelays.reset();
        int tasks = (int) Math.max(100, perSecond * scale * durationNs / SECOND_NS);
        long periodNs = SECOND_NS / perSecond;
        long firstNs = System.nanoTime() + periodNs;
        for (int i = 0; i < tasks; i++) {
            Stamped task = stamped[i & (stamped.length - 1)];
            long intendedNs = firstNs + i * periodNs;
            long nowNs = Spin.until(intendedNs);
            producerDelays.recordValue(Math.min(nowNs - intendedNs, MAX_NS));
            backlog.enter();
            task.intendedNs = intendedNs;
            contender.execute(task);
        }
        backlog.awaitEmpty();
    }

    private void roundTrips() throws Exception {
        roundTrips.reset();
        long endNs = System.nanoTime() + (long) (SECOND_NS * scale);
        long startNs = System.nanoTime();
        while (startNs - endNs < 0) {
            contender.roundTrip();
            long nowNs = System.nanoTime();
            roundTrips.recordValue(Math.min(nowNs - startNs, MAX_NS));
            startNs = System.nanoTime();
        }
    }

    private double idleCpuPercent() throws InterruptedException {
        // The compiler's threads may still be at work.
        Thread.sleep(500);
        long cpuNs = ProcessorTime.ofOtherThreadsNs();
        long startNs = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(cpuQuestionNs());
        return (ProcessorTime.ofOtherThreadsNs() - cpuNs) * 100.0 / (System.nanoTime() - startNs);
    }

    private double sparseCpuPercent() {
        long cpuNs = ProcessorTime.ofOtherThreadsNs();
        long startNs = System.nanoTime();
        long endNs = startNs + cpuQuestionNs();
        long periodNs = SECOND_NS / 1_000;
        for (long nextNs = startNs; nextNs - endNs < 0; nextNs += periodNs) {
            for (long leftNs = nextNs - System.nanoTime(); leftNs > 0; leftNs = nextNs - System.nanoTime()) {
                LockSupport.parkNanos(leftNs);
            }
            backlog.enter();
            contender.execute(constant);
        }
        return (ProcessorTime.ofOtherThreadsNs() - cpuNs) * 100.0 / (System.nanoTime() - startNs);
    }

    private long cpuQuestionNs() {
        return (long) Math.max(2 * SECOND_NS * scale, SECOND_NS / 5);
    }

    private static double median(double[] values) {
        return Summary.median(Arrays.stream(values).boxed().toList());
    }
}
