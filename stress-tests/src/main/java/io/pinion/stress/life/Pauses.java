package io.pinion.stress.life;

import io.pinion.linux.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Whether a process that is stopped for a while, or whose wall clock jumps, keeps its times: no timer early or lost, missed
 * ticks merged, a call ends once and not before its limit, and the watchdog raises its alarm for a real stall only. Stops are
 * by SIGSTOP and by the freezer of a control group, jumps by libfaketime, and garbage collection gets its storm too.
 *
 * <p>The twins are the JDK's: a scheduler that catches up, which must show bursts, and one that goes by the wall clock, which
 * must be early.
 *
 * <p>Options: {@code pauses=}, {@code jumps=}, {@code seed=}.
 */
public final class Pauses {
    private static final int QUICK_PAUSES = 5;
    private static final int FULL_PAUSES = 200;
    private static final int QUICK_JUMPS = 4;
    private static final int FULL_JUMPS = 100;
    private static final Duration LIMIT_OF_QUICK = Duration.ofMinutes(5);
    private static final Duration LIMIT_OF_FULL = Duration.ofMinutes(60);

    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MIN_PAUSE_MS = 100;
    private static final int MAX_PAUSE_MS = 3_000;
    private static final int MIN_RUN_MS = 100;
    private static final int MAX_RUN_MS = 500;
    private static final long[] JUMPS_S = {3_600, -3_600, 86_400, -86_400};
    private static final long JUMP_SLACK_MS = 5_000;

    private static final List<String> MUST_BE_ZERO = List.of(
            "unaccounted",
            "earlyTicks",
            "bursts",
            "lostTimers",
            "earlyTimers",
            "unexpired",
            "tooSoon",
            "startedLate",
            "neverTold",
            "inFlight",
            "falseStalls",
            "missedWakeups");

    private final Arguments arguments;
    private final SplittableRandom random;
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private final List<String> figures = Collections.synchronizedList(new ArrayList<>());

    private Pauses(Arguments arguments) {
        this.arguments = arguments;
        random = arguments.random();
    }

    /**
     * Runs the programme.
     *
     * @param args {@code quick} or {@code full}, and options
     */
    public static void main(String[] args) {
        Programme.main("pauses", LIMIT_OF_QUICK, LIMIT_OF_FULL, args, arguments -> new Pauses(arguments).run());
    }

    /** Stops and continues a process. */
    private interface Brake {
        void set(ChildJvm child, boolean stopped) throws IOException, InterruptedException;
    }

    private static final Brake SIGNALS = (child, stopped) -> child.signal(stopped ? "STOP" : "CONT");

    private Outcome run() throws Exception {
        int pauses = arguments.count("pauses", QUICK_PAUSES, FULL_PAUSES);
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (String poller : pollers()) {
                SplittableRandom own = random.split();
                parts.add(pool.submit(() -> real("SIGSTOP, " + poller, poller, SIGNALS, pauses, own)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } finally {
            pool.shutdownNow();
        }
        frozen(Math.max(3, pauses / 4));
        storm();
        catchingUpTwin();
        jumps();
        return Outcome.of(problems, String.join("; ", figures));
    }

    private static List<String> pollers() {
        return Native.isAvailable() ? List.of("park", "nio", "epoll") : List.of("park", "nio");
    }

    private static ChildJvm child(String poller, String clockwork) throws IOException {
        return ChildJvm.start(
                List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:-UsePerfData"), PausesChild.class, poller, clockwork);
    }

    private String real(String name, String poller, Brake brake, int pauses, SplittableRandom own) throws Exception {
        try (ChildJvm child = child(poller, "pinion")) {
            child.await("ready", ANSWER);
            Duration stopped = pause(child, brake, pauses, own);
            Map<String, Long> seen = end(name, child, pauses);
            figures.add(name + ": " + pauses + " stops of " + stopped.toMillis() + " ms in all, " + seen.get("runs")
                    + " runs, " + seen.get("merged") + " ticks merged, " + seen.get("timers") + " timers, "
                    + seen.get("limited") + " limits");
        }
        return name;
    }

    private static Duration pause(ChildJvm child, Brake brake, int pauses, SplittableRandom own) throws Exception {
        Duration stopped = Duration.ZERO;
        for (int i = 0; i < pauses; i++) {
            Thread.sleep(own.nextInt(MIN_RUN_MS, MAX_RUN_MS));
            int lengthMs = own.nextInt(MIN_PAUSE_MS, MAX_PAUSE_MS);
            brake.set(child, true);
            try {
                Thread.sleep(lengthMs);
            } finally {
                // A frozen process cannot even be killed.
                brake.set(child, false);
            }
            stopped = stopped.plusMillis(lengthMs);
        }
        Thread.sleep(MAX_RUN_MS);
        return stopped;
    }

    /** Asks for the figures, checks them, and sees the child end. */
    private Map<String, Long> end(String name, ChildJvm child, int pauses) throws Exception {
        child.say("end");
        Map<String, Long> seen = parse(child.await("figures ", ANSWER));
        String[] stall = child.await("stall ", ANSWER).split(" ");
        List<String> said = child.restStartingWith("problem: ", ANSWER);
        int exit = child.awaitExit(ANSWER);
        System.out.println(
                name + ": " + new java.util.TreeMap<>(seen) + ", a real stall told after " + stall[1] + " ms");
        int before = problems.size();
        for (String key : MUST_BE_ZERO) {
            if (seen.getOrDefault(key, -1L) != 0) {
                problems.add(name + ": " + key + " is " + seen.get(key));
            }
        }
        long timeouts = seen.getOrDefault("quickTimeouts", -1L);
        if (timeouts < 0 || timeouts > (long) PausesChild.CALLERS * pauses) {
            problems.add(name + ": " + timeouts + " quick calls timed out in " + pauses + " pauses");
        }
        if (!stall[0].equals("1")) {
            problems.add(name + ": a real stall had " + stall[0] + " reports");
        }
        said.forEach(what -> problems.add(name + ": " + what));
        if (exit != 0) {
            problems.add(name + ": exit code " + exit);
        }
        if (problems.size() > before) {
            System.out.println(name + " said: " + child.output());
        }
        return seen;
    }

    private static Map<String, Long> parse(String line) {
        Map<String, Long> values = new HashMap<>();
        for (String word : line.split(" ")) {
            int equals = word.indexOf('=');
            values.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
        }
        return values;
    }

    private void frozen(int pauses) throws Exception {
        Cgroup made;
        try {
            made = Cgroup.create("freezer");
        } catch (IOException e) {
            figures.add("freezer skipped: " + e);
            return;
        }
        try (Cgroup group = made) {
            Brake freezer = (child, stopped) -> {
                if (stopped) {
                    group.add(child.pid());
                }
                group.freeze(stopped);
            };
            real("freezer", "park", freezer, pauses, random.split());
        }
    }

    private void storm() throws Exception {
        int stormMs = arguments.isFull() ? 30_000 : 3_000;
        try (ChildJvm child = child("park", "pinion")) {
            child.await("ready", ANSWER);
            child.say("storm " + stormMs + " rests");
            String rests = child.await("calm ", ANSWER);
            child.say("storm " + stormMs + " gapless");
            String gapless = child.await("calm ", ANSWER);
            end("storm of collections", child, 0);
            figures.add("storm of " + stormMs + " ms: " + rests + "; without gaps: " + gapless);
        }
    }

    /** The JDK's scheduler runs every tick that it missed. */
    private void catchingUpTwin() throws Exception {
        try (ChildJvm child = child("park", "catching-up")) {
            child.await("ready", ANSWER);
            pause(child, SIGNALS, 2, random.split());
            child.say("end");
            twin("catching up", "bursts", parse(child.await("figures ", ANSWER)));
        }
    }

    private void twin(String name, String key, Map<String, Long> seen) {
        if (seen.getOrDefault(key, 0L) > 0) {
            System.out.println("twin " + name + " found: " + key + " is " + seen.get(key));
        } else {
            problems.add("twin " + name + " was not found, so the real runs prove nothing: " + seen);
        }
    }

    // Jumps of the wall clock.

    private void jumps() throws Exception {
        Optional<Path> library = faketime();
        if (library.isEmpty()) {
            figures.add("jumps skipped: no libfaketime (apt-get install libfaketime)");
            return;
        }
        int jumps = arguments.count("jumps", QUICK_JUMPS, FULL_JUMPS);
        for (String poller : pollers()) {
            Path file = Files.createTempFile("wall", ".clock");
            try (ChildJvm child = childWithClock(library.get(), file, poller, "pinion")) {
                child.await("ready", ANSWER);
                jump(child, file, jumps);
                end("jumps, " + poller, child, 0);
                figures.add("jumps, " + poller + ": " + jumps);
            } finally {
                Files.delete(file);
            }
        }
        Path file = Files.createTempFile("wall", ".clock");
        try (ChildJvm child = childWithClock(library.get(), file, "park", "wall-clock")) {
            child.await("ready", ANSWER);
            jump(child, file, 1);
            child.say("end");
            twin("wall clock", "earlyTimers", parse(child.await("figures ", ANSWER)));
        } finally {
            Files.delete(file);
        }
    }

    private static Optional<Path> faketime() throws IOException {
        for (Path lib : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"))) {
            if (Files.isDirectory(lib)) {
                try (Stream<Path> files = Files.find(
                        lib,
                        3,
                        (path, attributes) -> path.getFileName().toString().equals("libfaketimeMT.so.1"))) {
                    Optional<Path> found = files.findFirst();
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static ChildJvm childWithClock(Path library, Path file, String poller, String clockwork)
            throws IOException {
        setClock(file, 0);
        Map<String, String> environment = Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                // Without this it breaks timed waits that go by the monotonic clock, which is all of the JVM's.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0",
                "DONT_FAKE_MONOTONIC",
                "1");
        return ChildJvm.start(
                List.of(),
                environment,
                List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:-UsePerfData"),
                PausesChild.class,
                List.of(poller, clockwork));
    }

    private void jump(ChildJvm child, Path file, int jumps) throws Exception {
        for (int i = 0; i < jumps; i++) {
            long byS = JUMPS_S[i % JUMPS_S.length];
            Thread.sleep(random.nextInt(MIN_RUN_MS, MAX_RUN_MS));
            setClock(file, byS);
            requireOffset(child, byS);
        }
        Thread.sleep(MAX_RUN_MS);
    }

    /** In one step, since the child reads it all the time. */
    private static void setClock(Path file, long offsetS) throws IOException {
        Path next = Files.writeString(
                file.resolveSibling(file.getFileName() + ".next"),
                (offsetS < 0 ? "" : "+") + offsetS + System.lineSeparator());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** That the jump has come to the child, or all of this would prove nothing. */
    private static void requireOffset(ChildJvm child, long offsetS) throws Exception {
        child.say("wall");
        long wallMs = Long.parseLong(child.await("wall ", ANSWER).split(" ")[0]);
        long offByMs = wallMs - System.currentTimeMillis() - TimeUnit.SECONDS.toMillis(offsetS);
        if (Math.abs(offByMs) > JUMP_SLACK_MS) {
            throw new IllegalStateException(
                    "the clock of the child did not jump by " + offsetS + " s: off by " + offByMs + " ms");
        }
    }
}
