package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frame of every programme here: each poller, a time limit, leaks, the last line and the exit code. */
final class Programme {
    private static final int FAILED = 1;
    private static final int SKIPPED = 77;

    private Programme() {}

    /** What a programme does on one poller; its figures. */
    interface Part {
        String run(PollerChoice poller, Arguments arguments) throws Exception;
    }

    static void main(String name, Duration quickLimit, Duration fullLimit, String[] arguments, Part part) {
        System.exit(run(name, quickLimit, fullLimit, Arguments.of(arguments), part));
    }

    static int run(String name, Duration quickLimit, Duration fullLimit, Arguments arguments, Part part) {
        System.out.println(name + ": seed=" + arguments.seed());
        TimeLimit limit = TimeLimit.start(name, arguments.isFull() ? fullLimit : quickLimit);
        try {
            List<String> figures = new ArrayList<>();
            for (PollerChoice poller : arguments.pollers()) {
                String missing = whyNot(poller);
                if (missing != null) {
                    System.out.println(name + ": skipped on " + poller + ", " + missing);
                    continue;
                }
                Leaks leaks = Leaks.begin();
                long startNs = System.nanoTime();
                String result = part.run(poller, arguments);
                leaks.requireNone();
                long tookMs = (System.nanoTime() - startNs) / 1_000_000;
                figures.add(poller + " " + result + " (" + tookMs + " ms)");
            }
            System.out.println(name + (figures.isEmpty() ? ": skipped" : ": passed, " + String.join("; ", figures)));
            return figures.isEmpty() ? SKIPPED : 0;
        } catch (Throwable t) {
            t.printStackTrace(System.out);
            System.out.println(name + ": failed, " + t.getMessage());
            return FAILED;
        } finally {
            limit.end();
        }
    }

    private static @Nullable String whyNot(PollerChoice poller) {
        try {
            Worker.start(WorkerConfig.builder()
                            .name("stress-probe")
                            .poller(poller)
                            .build())
                    .close();
            return null;
        } catch (RuntimeException | LinkageError e) {
            return String.valueOf(e.getMessage());
        }
    }
}
