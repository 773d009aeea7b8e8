package io.pinion.benchmarks.limits;

import io.pinion.benchmarks.suite.Probe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Round trips outside Java: {@code c} passes a cache line between two pinned threads and back, which no queue can beat;
 * {@code python} is {@code asyncio.run_coroutine_threadsafe(...).result()}.
 *
 * <p>In C each value is the mean of 100 round trips, because a look at the clock takes a tenth of one; so its higher
 * percentiles are smoothed and only the median compares.
 */
public final class Limits {
    /** The curve that both note. */
    public static final String ROUND_TRIP = "round trip, constant task";

    private static final int C_GROUPS = 3_000;
    private static final int C_GROUP_SIZE = 100;
    private static final int PYTHON_WARM_UP = 500;
    private static final int PYTHON_ROUND_TRIPS = 8_000;
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LIMIT_SECONDS = 50;

    private Limits() {}

    /**
     * Why a contender cannot take part here.
     *
     * @param contender {@code c} or {@code python}
     * @return one sentence; empty when it can
     */
    public static Optional<String> whyNot(String contender) {
        return switch (contender) {
            case "c" -> Program.whyNo("cc", "the limit in C");
            case "python" -> Program.whyNo("python3", "asyncio");
            default -> Optional.of(contender + " is not measured outside Java");
        };
    }

    /**
     * Measures round trips and notes the curve {@value #ROUND_TRIP}.
     *
     * @param contender {@code c} or {@code python}
     * @param probe where; its producer's processor is inherited by the asking thread
     * @throws IOException if the program fails, or takes longer than 50 s
     * @throws InterruptedException if interrupted meanwhile
     */
    public static void roundTrip(String contender, Probe probe) throws IOException, InterruptedException {
        try (Program program = contender.equals("c") ? Program.c("ping_pong") : Program.python("round_trip")) {
            probe.pinProducer();
            int cpu = probe.consumerCpu();
            List<String> command = contender.equals("c")
                    ? program.command(cpu, scaled(C_GROUPS, probe), C_GROUP_SIZE)
                    : program.command(cpu, scaled(PYTHON_WARM_UP, probe), scaled(PYTHON_ROUND_TRIPS, probe));
            probe.curve(ROUND_TRIP, durations(command));
        }
    }

    private static int scaled(int count, Probe probe) {
        return (int) Math.max(100, count * probe.scale());
    }

    private static Histogram durations(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (TimeLimit limit = new TimeLimit(process, LIMIT_SECONDS);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            Histogram durationsNs = read(lines);
            process.waitFor();
            limit.check();
            if (process.exitValue() != 0 || durationsNs.getTotalCount() == 0) {
                throw new IOException(command + " ended with " + process.exitValue());
            }
            return durationsNs;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** One whole number of nanoseconds in each line. */
    static Histogram read(BufferedReader lines) throws IOException {
        Histogram durationsNs = new Histogram(MAX_NS, 3);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            durationsNs.recordValue(Math.min(Long.parseLong(line.trim()), MAX_NS));
        }
        return durationsNs;
    }
}
