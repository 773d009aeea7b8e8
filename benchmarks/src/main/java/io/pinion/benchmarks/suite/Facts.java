package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a reader needs to know about where and how a set of runs was made. */
final class Facts {
    private final Settings settings;
    private final Pins pins;
    private final String begin = now();
    private final String loadBefore = Machine.load();
    private final Optional<ProcStat> before = ProcStat.read();
    private final String commit;

    Facts(Settings settings, Pins pins) throws InterruptedException {
        this.settings = settings;
        this.pins = pins;
        commit = commit(settings.root());
    }

    /** As shown. */
    Map<String, String> soFar(int rounds) {
        Map<String, String> facts = new LinkedHashMap<>(Machine.facts());
        facts.put("flags of every contender, its own follow", String.join(" ", settings.flags()));
        facts.put("pinning", pinning());
        facts.put("commit", commit);
        facts.put("begin and end", begin + ", " + now());
        facts.put("rounds", rounds + ", scale " + settings.scale());
        facts.put("load average before and after", loadBefore + ", " + Machine.load());
        facts.put("steal meanwhile, of all processors", steal());
        facts.put("wait for a quiet machine, repeat what was disturbed", settings.quick() ? "no" : "yes");
        return facts;
    }

    private String pinning() {
        return pins.whyNot()
                .map(why -> "not possible here: " + why + "; all threads are free")
                .orElse("producers on processor " + pins.producerCpu() + ", the consumer on " + pins.consumerCpu()
                        + ", where threads are pinned");
    }

    private String steal() {
        Optional<ProcStat> after = ProcStat.read();
        if (before.isEmpty() || after.isEmpty()) {
            return "not known";
        }
        return String.format(
                java.util.Locale.ROOT,
                "%.1f %%",
                after.get().since(before.get()).stealPercent());
    }

    private static String now() {
        return ZonedDateTime.now().truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    private static String commit(Path root) throws InterruptedException {
        String id = output(root, "git", "rev-parse", "--short=12", "HEAD").strip();
        if (id.isEmpty()) {
            return "not known";
        }
        boolean changed = !output(root, "git", "status", "--porcelain", "--untracked-files=no", "--", "*.java", "*.c")
                .isBlank();
        return id + (changed ? ", with changes" : "");
    }

    private static String output(Path root, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : "";
        } catch (IOException e) {
            return "";
        }
    }
}
