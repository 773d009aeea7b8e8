package io.pinion.examples.demo;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzScratch;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The demo's whole command line, an argument per line of the input: settings within their bounds, or one of the two
 * documented refusals. The log file is always one of ours and hosts become loopback, so nothing else is read or asked.
 */
public final class CommandLineFuzz extends FuzzTarget<CommandLineFuzz.Parser> {

    /** Reads the arguments; null when help was asked for. */
    public interface Parser {
        Settings settings(String... arguments) throws Exception;
    }

    public CommandLineFuzz() {
        super("demo-command-line", CommandLineFuzz::read, Map.of("what is misspelled escapes", arguments -> {
            try {
                return read(arguments);
            } catch (ParameterException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private static Settings read(String... arguments) throws Exception {
        Demo demo = Lazily.CONSTRUCTOR.newInstance();
        if (new CommandLine(demo).parseArgs(arguments).isUsageHelpRequested()) {
            return null;
        }
        field("file").set(demo, Lazily.LOG.toString());
        String to = (String) field("to").get(demo);
        if (to != null && field("transport").get(demo) != Transport.UNIX) {
            field("to").set(demo, "127.0.0.1" + to.substring(Math.max(0, to.lastIndexOf(':'))));
        }
        try {
            return (Settings) Lazily.SETTINGS.invoke(demo);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Field field(String name) throws NoSuchFieldException {
        Field field = Demo.class.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    @Override
    protected void check(Parser parser, byte[] input) throws Exception {
        // An argument that begins so names a file of arguments, which could be any.
        String[] arguments = Arrays.stream(new FuzzInput(input).text().split("\n"))
                .filter(argument -> !argument.startsWith("@"))
                .toArray(String[]::new);
        Settings settings;
        try {
            settings = parser.settings(arguments);
        } catch (ParameterException e) {
            Hold.that(e.getMessage() != null, "no reason");
            return;
        } catch (DemoException e) {
            Set<Integer> codes = Set.of(ExitCodes.USAGE, ExitCodes.NOT_PROVEN);
            Hold.that(codes.contains(e.exitCode()) && !e.getMessage().isBlank(), "refusal: " + e);
            return;
        }
        if (settings != null) {
            checkBounds(settings);
        }
    }

    private static void checkBounds(Settings settings) {
        Hold.that(settings.rate() >= 1 && settings.rate() <= 10_000_000, "rate " + settings.rate());
        Hold.that(settings.lines() >= 1 && settings.lines() <= 100_000_000, "lines " + settings.lines());
        int capacity = settings.capacity();
        Hold.that(capacity >= 2 && capacity <= 1 << 24 && Integer.bitCount(capacity) == 1, "capacity " + capacity);
        Hold.that(isBetween(settings.stallLimit(), 1, 3_600), "stall limit " + settings.stallLimit());
        Hold.that(isBetween(settings.warmUp(), 0, 60), "warm-up " + settings.warmUp());
        Hold.that(settings.crashAfter() >= 0, "crash after " + settings.crashAfter());
        Hold.that(!settings.contenders().isEmpty(), "nobody takes part");
        Hold.same(
                settings.contenders().size(), Set.copyOf(settings.contenders()).size(), "contenders without repeats");
        if (settings.restarts()) {
            Hold.that(settings.to() == null && settings.crashAfter() < settings.lines(), "restarts: " + settings);
        }
        if (settings.to() != null) {
            Hold.same(settings.transport(), settings.to().transport(), "transport");
        }
    }

    private static boolean isBetween(Duration found, long minSeconds, long maxSeconds) {
        return found.compareTo(Duration.ofSeconds(minSeconds)) >= 0
                && found.compareTo(Duration.ofSeconds(maxSeconds)) <= 0;
    }

    private static final class Lazily {
        static final Path LOG = log();
        static final Constructor<Demo> CONSTRUCTOR = constructor();
        static final Method SETTINGS = settings();

        private static Path log() {
            try {
                return Files.writeString(FuzzScratch.directory().resolve("three.log"), "one\ntwo\nthree");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private static Constructor<Demo> constructor() {
            try {
                Constructor<Demo> constructor = Demo.class.getDeclaredConstructor();
                constructor.setAccessible(true);
                return constructor;
            } catch (NoSuchMethodException e) {
                throw new AssertionError(e);
            }
        }

        private static Method settings() {
            try {
                Method method = Demo.class.getDeclaredMethod("settings");
                method.setAccessible(true);
                return method;
            } catch (NoSuchMethodException e) {
                throw new AssertionError(e);
            }
        }
    }
}
