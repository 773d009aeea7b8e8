package io.pinion.stress.life;

import io.pinion.linux.Native;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether workers run, tell the truth about where, and choose how to wait, on one processor, on processors that change under
 * them, and under a quota. What they tell is compared with what the kernel says of their threads.
 *
 * <p>The twins are a child that tells what it has seen first, and a JVM that was told of a processor it has not.
 *
 * <p>Options: {@code changes=} of the processors in each way.
 */
public final class Placing {
    private static final int QUICK = 4;
    private static final int FULL = 100;
    private static final Duration LIMIT_OF_QUICK = Duration.ofMinutes(4);
    private static final Duration LIMIT_OF_FULL = Duration.ofMinutes(30);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    /** Promised is about a second; a machine that is busy may need more for the question itself. */
    private static final long TRUE_WITHIN_NS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final List<String> FLAGS = List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    private final List<String> problems = new ArrayList<>();
    private final List<String> figures = new ArrayList<>();
    private long latestNs;

    private Placing() {}

    /**
     * Runs the programme.
     *
     * @param args {@code quick} or {@code full}, and options
     */
    public static void main(String[] args) {
        Programme.main("placement", LIMIT_OF_QUICK, LIMIT_OF_FULL, args, arguments -> new Placing().run(arguments));
    }

    /** Changes where the threads of a child may run. */
    private interface Mover {
        void move(ChildJvm child, String processors) throws IOException, InterruptedException;
    }

    private Outcome run(Arguments arguments) throws Exception {
        if (!Native.isAvailable()) {
            return Outcome.skipped(
                    "no native part: " + Native.unavailabilityCause().orElse(""));
        }
        BitSet allowed = CpuList.allowed();
        if (allowed.cardinality() < 2) {
            return Outcome.skipped("one processor only");
        }
        int changes = arguments.count("changes", QUICK, FULL);
        int first = allowed.nextSetBit(0);
        int second = allowed.nextSetBit(first + 1);
        onOneProcessor(first, second);
        withBoth(first, second, changes);
        inCpuset(first, second, changes);
        underQuota();
        figures.add("placement true within " + TimeUnit.NANOSECONDS.toMillis(latestNs) + " ms");
        return Outcome.of(problems, String.join("; ", figures));
    }

    private static ChildJvm start(List<String> prefix, List<String> flags, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(FLAGS);
        all.addAll(flags);
        ChildJvm child = ChildJvm.start(prefix, Map.of(), all, PlacementChild.class, List.of(arguments));
        child.await("ready", ANSWER);
        return child;
    }

    private void onOneProcessor(int only, int other) throws Exception {
        List<String> taskset = List.of("taskset", "-c", String.valueOf(only));
        try (ChildJvm child = start(taskset, List.of())) {
            awaitTruth("taskset of one", child, System.nanoTime());
            expectChoice("taskset of one", child, false);
            trips("taskset of one", "trips", child);
            child.say("pin " + other);
            String pinned = child.await("pin ", ANSWER);
            // Whoever is allowed to may leave a taskset; a cpuset is another matter.
            System.out.println("taskset of one, pinned to the other: " + pinned);
            awaitTruth("taskset of one, one pinned", child, System.nanoTime());
            end("taskset of one", child);
        }
        try (ChildJvm child = start(taskset, List.of("-XX:ActiveProcessorCount=2"))) {
            if (!choice(child).startsWith("maySpin=true")) {
                problems.add("twin with a processor it has not was not found, so the choice proves nothing");
            }
            end("twin", child);
        }
        figures.add("taskset of one: all strategies run, none spins");
    }

    private void withBoth(int first, int second, int changes) throws Exception {
        String both = first + "," + second;
        Mover taskset = (child, processors) -> new ProcessBuilder(
                        "taskset", "-a", "-c", "-p", processors, String.valueOf(child.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        try (ChildJvm child = start(List.of(), List.of())) {
            System.out.println("both: " + choice(child));
            changes("taskset while running", child, taskset, changes, first, both);
            taskset.move(child, String.valueOf(first));
            awaitTruth("moved to one", child, System.nanoTime());
            // Decided at the start: what was chosen on two processors has to work on one.
            System.out.println("moved to one: " + choice(child));
            trips("moved to one", "trips", child);
            trips("moved to one, workers from before", "old", child);
            end("taskset while running", child);
        }
        try (ChildJvm child = start(List.of(), List.of(), "stale")) {
            awaitTruth("twin", child, System.nanoTime());
            int before = problems.size();
            taskset.move(child, String.valueOf(first));
            awaitTruth("twin", child, System.nanoTime());
            if (problems.size() == before) {
                problems.add("twin with a stale placement was not found, so the placements prove nothing");
            } else {
                System.out.println("twin found: " + problems.remove(problems.size() - 1));
            }
            end("twin", child);
        }
        figures.add(changes + " changes by taskset");
    }

    private void changes(String name, ChildJvm child, Mover mover, int changes, int first, String both)
            throws Exception {
        for (int i = 0; i < changes; i++) {
            mover.move(child, i % 2 == 0 ? String.valueOf(first) : both);
            awaitTruth(name, child, System.nanoTime());
        }
    }

    private void inCpuset(int first, int second, int changes) throws Exception {
        String both = first + "," + second;
        Cgroup made;
        try {
            made = Cgroup.create("cpuset");
        } catch (IOException e) {
            figures.add("cpuset skipped: " + e);
            return;
        }
        try (Cgroup group = made) {
            group.allow(both);
            try (ChildJvm child = start(List.of(), List.of())) {
                group.add(child.pid());
                child.say("pin " + second);
                System.out.println("cpuset, pinned: " + child.await("pin ", ANSWER));
                changes("cpuset while running", child, (moved, cpus) -> group.allow(cpus), changes, first, both);
                end("cpuset while running", child);
            }
            group.allow(String.valueOf(second));
            try (ChildJvm child = start(entering(group), List.of())) {
                awaitTruth("cpuset of one", child, System.nanoTime());
                expectChoice("cpuset of one", child, false);
                child.say("pin " + first);
                String pinned = child.await("pin ", ANSWER);
                if (!pinned.startsWith("false") || !pinned.contains("allow")) {
                    problems.add("cpuset of one, pinned outside of it: " + pinned);
                }
                trips("cpuset of one", "trips", child);
                end("cpuset of one", child);
            }
        }
        figures.add(changes + " changes of a cpuset");
    }

    private void underQuota() throws Exception {
        for (int percent : new int[] {50, 120}) {
            Cgroup made;
            try {
                made = Cgroup.create("cpu");
            } catch (IOException e) {
                figures.add("quota skipped: " + e);
                return;
            }
            String name = "quota of " + percent + " %";
            try (Cgroup group = made) {
                group.limit(percent);
                try (ChildJvm child = start(entering(group), List.of())) {
                    expectChoice(name + ", group not mounted", child, false);
                    end(name, child);
                }
                Optional<List<String>> contained = containing(group);
                if (contained.isEmpty()) {
                    figures.add("quota as in a container skipped: may not mount");
                    return;
                }
                try (ChildJvm child = start(contained.get(), List.of())) {
                    expectChoice(name, child, false);
                    trips(name, "trips", child);
                    end(name, child);
                }
            }
            figures.add(name + ": all strategies run, none spins");
        }
    }

    /** A command that goes into a group and becomes the rest of the command line. */
    private static List<String> entering(Cgroup group) {
        return List.of("sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", group.directory());
    }

    /** The same with the group as the only one that is to be seen, as in a container; empty where that is forbidden. */
    private static Optional<List<String>> containing(Cgroup group) throws Exception {
        String script = "echo $$ > \"$0/cgroup.procs\" && mkdir -p \"$1\" && mount --bind \"$0\" \"$1\""
                + " && umount \"$2\" && mount --move \"$1\" \"$2\" && rmdir \"$1\" && shift 2 && exec \"$@\"";
        String aside = System.getProperty("java.io.tmpdir") + "/pinion-stress-"
                + ProcessHandle.current().pid();
        List<String> command =
                List.of("unshare", "-m", "sh", "-c", script, group.directory(), aside, group.mountPoint());
        List<String> probe = new ArrayList<>(command);
        probe.add("true");
        Process process = new ProcessBuilder(probe).inheritIO().start();
        return process.waitFor() == 0 ? Optional.of(command) : Optional.empty();
    }

    // What is asked of a child.

    private static String choice(ChildJvm child) throws Exception {
        child.say("choice");
        return child.await("choice ", ANSWER);
    }

    private void expectChoice(String name, ChildJvm child, boolean maySpin) throws Exception {
        String choice = choice(child);
        System.out.println(name + ": " + choice);
        if (!choice.startsWith("maySpin=" + maySpin)) {
            problems.add(name + ": " + choice);
        }
    }

    private void trips(String name, String command, ChildJvm child) throws Exception {
        child.say(command);
        String trips = child.await("trips ", ANSWER);
        System.out.println(name + ", ns a round trip: " + trips);
        if (trips.contains("=-1")) {
            problems.add(name + ": wrong answers, " + trips);
        }
    }

    /** Until every worker tells what the kernel says of its thread. */
    private void awaitTruth(String name, ChildJvm child, long changedNs) throws Exception {
        while (true) {
            child.say("place");
            Map<String, String> told = parse(child.await("place ", ANSWER));
            Map<String, String> truth = new HashMap<>();
            CpuList.ofThreads(child.pid(), "at-")
                    .forEach((thread, cpus) -> truth.put(thread, cpus.toString().replace(" ", "")));
            long sinceNs = System.nanoTime() - changedNs;
            if (told.equals(truth)) {
                latestNs = Math.max(latestNs, sinceNs);
                return;
            }
            if (sinceNs > TRUE_WITHIN_NS) {
                problems.add(String.format(
                        Locale.ROOT,
                        "%s: after %d ms the workers tell %s, and the kernel %s",
                        name,
                        sinceNs / 1_000_000,
                        told,
                        truth));
                return;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private static Map<String, String> parse(String line) {
        Map<String, String> values = new HashMap<>();
        for (String word : line.split(" ")) {
            int equals = word.indexOf('=');
            values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return values;
    }

    private void end(String name, ChildJvm child) throws Exception {
        child.say("end");
        String ended = child.await("ended ", ANSWER);
        if (!ended.equals("true") || child.awaitExit(ANSWER) != 0) {
            problems.add(name + ": the workers did not close cleanly, " + child.output());
        }
    }
}
