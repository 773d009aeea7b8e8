package io.pinion.services.config;

import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings, one a line: {@code p} and a property, or {@code e} and a variable. What is refused is refused with a bounded
 * printable list of everything that is wrong, no secret is told, and what is read is what a plain reading finds.
 */
public final class SettingsFuzz extends FuzzTarget<SettingsFuzz.Parser> {
    private static final String SECRET = "S3CR3T";
    private static final int MAX_PROBLEMS = 101;
    private static final int MAX_PROBLEM = 2_000;

    /** What is read. */
    public record Fuzzed(int port, Optional<Duration> pause, List<Integer> numbers, String password, List<User> users) {
        /** Refuses what it does not like, and tells what it is made of. */
        public Fuzzed {
            if (port < 0) {
                throw new IllegalArgumentException("port is negative, beside " + password + " and " + users);
            }
        }
    }

    /** A part. */
    public record User(String name, Optional<String> token) {}

    /** Reads settings. */
    public interface Parser {
        Configuration<Fuzzed> read(Map<String, String> properties, Map<String, String> environment);
    }

    public SettingsFuzz() {
        super(
                "settings",
                SettingsFuzz::read,
                Map.of(
                        "the environment comes first",
                        (properties, environment) -> read(
                                environment.containsKey("FUZZ_PORT") ? without("fuzz.port", properties) : properties,
                                environment),
                        "secrets are told",
                        (properties, environment) -> {
                            try {
                                return read(properties, environment);
                            } catch (ConfigurationException e) {
                                throw new ConfigurationException(
                                        e.getMessage() + properties.get("fuzz.password"), e.problems());
                            }
                        },
                        "the first problem is the only one",
                        (properties, environment) -> {
                            try {
                                return read(properties, environment);
                            } catch (ConfigurationException e) {
                                throw new ConfigurationException(
                                        e.getMessage(), e.problems().subList(0, 1));
                            }
                        },
                        "a name is as long as it likes",
                        (properties, environment) -> {
                            try {
                                return read(properties, environment);
                            } catch (ConfigurationException e) {
                                throw new ConfigurationException(
                                        e.getMessage(), List.of(String.join("", properties.keySet()), "twice"));
                            }
                        }));
    }

    private static Map<String, String> without(String name, Map<String, String> properties) {
        Map<String, String> others = new HashMap<>(properties);
        others.remove(name);
        return others;
    }

    private static Configuration<Fuzzed> read(Map<String, String> properties, Map<String, String> environment) {
        return ConfigReader.of(Fuzzed.class, "fuzz")
                .properties(properties)
                .environment(environment)
                .read();
    }

    @Override
    protected void check(Parser parser, byte[] input) {
        Map<String, String> properties = new HashMap<>();
        Map<String, String> environment = new HashMap<>();
        List<String> open = new ArrayList<>();
        for (String line : new String(input, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                continue;
            }
            String name = line.substring(1, equals);
            String text = line.substring(equals + 1);
            if (line.charAt(0) == 'p') {
                properties.put(name, text);
            } else if (line.charAt(0) == 'e') {
                environment.put(name, text);
            }
            if (!isSecret(name) || name.contains(SECRET)) {
                open.add(name + text);
            }
        }
        boolean maySecretBeSeen =
                open.stream().anyMatch(text -> text.toUpperCase().contains(SECRET));
        try {
            Configuration<Fuzzed> read = parser.read(properties, environment);
            Hold.that(maySecretBeSeen || !(read + "" + read.warnings()).contains(SECRET), "a secret: " + read);
            Hold.that(
                    read.warnings().size() <= MAX_PROBLEMS,
                    "warnings: " + read.warnings().size());
            checkPort(read.value().port(), properties, environment);
        } catch (ConfigurationException e) {
            checkProblems(e, maySecretBeSeen, properties, environment);
        }
    }

    private static boolean isSecret(String name) {
        String plain = name.toLowerCase().replaceAll("[-_$]", "");
        return plain.equals("fuzz.password")
                || plain.equals("fuzzpassword")
                || plain.matches("fuzz.?users.?[0-9].?token");
    }

    private static void checkProblems(
            ConfigurationException e,
            boolean maySecretBeSeen,
            Map<String, String> properties,
            Map<String, String> environment) {
        Hold.that(
                !e.problems().isEmpty() && e.problems().size() <= MAX_PROBLEMS,
                "problems: " + e.problems().size());
        for (String problem : e.problems()) {
            boolean isPrintable = problem.chars().allMatch(c -> c >= ' ' && c <= '~' || Character.isLetterOrDigit(c));
            Hold.that(problem.length() <= MAX_PROBLEM && isPrintable, "problem: " + problem);
            Hold.that(e.getMessage().contains(problem), "not in the message: " + problem);
        }
        Hold.that(maySecretBeSeen || !e.toString().contains(SECRET), "a secret: " + e);
        Hold.that(
                e.getSuppressed().length == 0
                        || maySecretBeSeen
                        || !e.getSuppressed()[0].toString().contains(SECRET),
                "a secret below: " + e);
        if (properties.isEmpty() && environment.isEmpty()) {
            // All that is required: port, numbers, password, users.
            Hold.same(4, e.problems().size(), "problems of nothing");
        }
    }

    /** Where nobody has spelled it another way. */
    private static void checkPort(int port, Map<String, String> properties, Map<String, String> environment) {
        String property = properties.get("fuzz.port");
        String said = property == null || property.isBlank() ? environment.get("FUZZ_PORT") : property;
        boolean isPlain = properties.keySet().stream().allMatch(name -> name.matches("[a-z.0-9]*"));
        if (isPlain && said != null && !said.isBlank()) {
            Hold.same(Integer.parseInt(said.strip()), port, "port");
        }
    }
}
