package io.pinion.services.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    private static final Map<String, String> NONE = Map.of();

    enum Mode {
        FAST,
        VERY_SAFE
    }

    record Database(URI url, String password, Optional<Duration> timeout) {}

    record Shop(String name, int port, Mode mode, Duration idleTime, List<String> peers, Database database) {}

    private static final Map<String, String> COMPLETE = Map.of(
            "shop.name", "Acme",
            "shop.port", "8080",
            "shop.mode", "very-safe",
            "shop.idle-time", "90s",
            "shop.peers", "a, b",
            "shop.database.url", "jdbc:x",
            "shop.database.password", "hunter2");

    private static <R extends Record> Configuration<R> read(
            Class<R> type, Map<String, String> properties, Map<String, String> environment) {
        return ConfigReader.of(type, "shop")
                .properties(properties)
                .environment(environment)
                .read();
    }

    private static <R extends Record> R value(Class<R> type, String... namesAndTexts) {
        Map<String, String> properties = new java.util.HashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            properties.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return read(type, properties, NONE).value();
    }

    private static ConfigurationException failure(
            Class<? extends Record> type, Map<String, String> properties, Map<String, String> environment) {
        return catchThrowableOfType(ConfigurationException.class, () -> read(type, properties, environment));
    }

    @Test
    @DisplayName("S5.5: named settings become the components of a record, nested ones too")
    void read_complete_makesTheRecord() {
        Shop shop = read(Shop.class, COMPLETE, NONE).value();
        assertThat(shop)
                .isEqualTo(new Shop(
                        "Acme",
                        8080,
                        Mode.VERY_SAFE,
                        Duration.ofSeconds(90),
                        List.of("a", "b"),
                        new Database(URI.create("jdbc:x"), "hunter2", Optional.empty())));
    }

    @Test
    @DisplayName("S5.5: a variable of the environment says the same as a property, which comes first")
    void read_fromTheEnvironment_isThePropertysSecond() {
        Map<String, String> environment = Map.of(
                "SHOP_NAME", "Env",
                "SHOP_PORT", "1",
                "SHOP_MODE", "Fast",
                "SHOP_IDLE_TIME", "1h",
                "SHOP_PEERS_0", "x,y",
                "SHOP_PEERS_1", "z",
                "SHOP_DATABASE_URL", "u",
                "SHOP_DATABASE_PASSWORD", "p",
                "SHOP_DATABASE_TIMEOUT", "PT2S",
                "OTHER", "x");
        Configuration<Shop> configuration = read(Shop.class, Map.of("shop.port", "2", "other", "x"), environment);
        assertThat(configuration.value())
                .isEqualTo(new Shop(
                        "Env",
                        2,
                        Mode.FAST,
                        Duration.ofHours(1),
                        List.of("x,y", "z"),
                        new Database(URI.create("u"), "p", Optional.of(Duration.ofSeconds(2)))));
        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    @DisplayName("S5.5: names are relaxed: capitals, hyphens and underscores do not count")
    void names_relaxed_meanTheSame() {
        record Store(String keyStorePath) {}
        for (String name :
                List.of("shop.keyStorePath", "shop.key-store-path", "shop.key_store_path", "SHOP.KEYSTOREPATH")) {
            assertThat(value(Store.class, name, "x")).isEqualTo(new Store("x"));
        }
        for (String name : List.of("SHOP_KEY_STORE_PATH", "SHOP_KEYSTOREPATH")) {
            assertThat(read(Store.class, NONE, Map.of(name, "x")).value()).isEqualTo(new Store("x"));
        }
        assertThat(failure(Store.class, Map.of("shop.keyStorePath", "a", "shop.key-store-path", "b"), NONE))
                .hasMessageContaining("mean the same and have different values");
        assertThat(failure(Store.class, NONE, Map.of("SHOP_KEY_STORE_PATH", "a", "SHOP_KEYSTOREPATH", "b")))
                .hasMessageContaining("SHOP_KEYSTOREPATH and SHOP_KEY_STORE_PATH mean the same");
    }

    @Test
    @DisplayName("aiomisc case 2, S5.6: required names that are missing are listed all at once, with what to set")
    void missing_names_areListedTogether() {
        ConfigurationException failure = failure(Shop.class, NONE, Map.of("SHOP_NAME", "x"));
        assertThat(failure.problems())
                .containsExactly(
                        "missing: a whole number (int); set the property shop.port or the environment variable SHOP_PORT",
                        "missing: one of FAST, VERY_SAFE; set the property shop.mode or the environment variable SHOP_MODE",
                        "missing: a duration such as 500ms, 30s, 5m, 2h, 1d or PT1M30S; set the property shop.idle-time or"
                                + " the environment variable SHOP_IDLE_TIME",
                        "missing: values with commas between them, empty for none; set the property shop.peers or the"
                                + " environment variable SHOP_PEERS",
                        "missing: a value of type URI; set the property shop.database.url or the environment variable"
                                + " SHOP_DATABASE_URL",
                        "missing: a text; set the property shop.database.password or the environment variable"
                                + " SHOP_DATABASE_PASSWORD");
        assertThat(failure).hasMessageStartingWith("The configuration Shop cannot be read:\n  - missing");
    }

    @Test
    @DisplayName("S5.6: values that do not fit are listed together with what is missing")
    void unfitting_values_areListedTogether() {
        Map<String, String> properties = new java.util.HashMap<>(COMPLETE);
        properties.put("shop.port", "eighty");
        properties.put("shop.mode", "slow");
        properties.put("shop.idle-time", "90");
        properties.put("shop.database.url", "a b\u0007");
        properties.remove("shop.name");
        ConfigurationException failure = failure(Shop.class, properties, Map.of("SHOP_DATABASE_TIMEOUT", "soon"));
        assertThat(failure.problems())
                .containsExactlyInAnyOrder(
                        "missing: a text; set the property shop.name or the environment variable SHOP_NAME",
                        "shop.port (SHOP_PORT) must be a whole number (int), was 'eighty' (property shop.port)",
                        "shop.mode (SHOP_MODE) must be one of FAST, VERY_SAFE, was 'slow' (property shop.mode)",
                        "shop.idle-time (SHOP_IDLE_TIME) must be a duration such as 500ms, 30s, 5m, 2h, 1d or PT1M30S,"
                                + " was '90' (property shop.idle-time)",
                        "shop.database.url (SHOP_DATABASE_URL) must be a value of type URI, was 'a b\\u0007' (property"
                                + " shop.database.url)",
                        "shop.database.timeout (SHOP_DATABASE_TIMEOUT) must be a duration such as 500ms, 30s, 5m, 2h, 1d or"
                                + " PT1M30S, was 'soon' (environment SHOP_DATABASE_TIMEOUT)");
    }

    @Test
    @DisplayName("S5.5: defaults come from an object; null in it is no default")
    void defaults_ofAnObject_hold() {
        Shop defaults = new Shop(
                "Default",
                80,
                null,
                Duration.ofSeconds(1),
                List.of("d"),
                new Database(URI.create("d"), null, Optional.of(Duration.ofSeconds(3))));
        Configuration<Shop> configuration = ConfigReader.of(Shop.class, "shop")
                .defaults(defaults)
                .properties(Map.of("shop.mode", "fast", "shop.database.url", "given"))
                .environment(Map.of("SHOP_DATABASE_PASSWORD", "p"))
                .read();
        assertThat(configuration.value())
                .isEqualTo(new Shop(
                        "Default",
                        80,
                        Mode.FAST,
                        Duration.ofSeconds(1),
                        List.of("d"),
                        new Database(URI.create("given"), "p", Optional.of(Duration.ofSeconds(3)))));
        assertThatThrownBy(() -> ConfigReader.of(Shop.class, "shop")
                        .defaults(defaults)
                        .properties(NONE)
                        .environment(NONE)
                        .read())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).hasSize(2));
    }

    record Limits(int most, int least) {
        Limits() {
            this(10, 1);
        }

        Limits {
            if (most < least) {
                throw new IllegalArgumentException("most must not be below least, was " + most + " and " + least);
            }
        }
    }

    record Limited(Limits limits, String label) {}

    @Test
    @DisplayName("S5.5: defaults come from a constructor without parameters, of a nested record too")
    void defaults_ofAConstructor_hold() {
        assertThat(value(Limits.class)).isEqualTo(new Limits(10, 1));
        assertThat(value(Limited.class, "shop.label", "x", "shop.limits.most", "5"))
                .isEqualTo(new Limited(new Limits(5, 1), "x"));
    }

    @Test
    @DisplayName("S5.5: defaults come from texts; a name in them that belongs to nothing is an error")
    void defaults_ofTexts_hold() {
        ConfigReader<Shop> reader = ConfigReader.of(Shop.class, "shop")
                .defaults(Map.of(
                        "name", "n",
                        "port", "1",
                        "mode", "fast",
                        "idleTime", "1s",
                        "peers.0", "p",
                        "peers.1", "q",
                        "database.url", "u",
                        "database.password", "w"))
                .environment(NONE);
        assertThat(reader.properties(NONE).read().value().peers()).containsExactly("p", "q");
        assertThat(reader.properties(Map.of("shop.peers", "z", "shop.port", " "))
                        .read()
                        .value())
                .satisfies(shop -> assertThat(shop.peers()).containsExactly("z"))
                .satisfies(shop -> assertThat(shop.port()).isEqualTo(1));
        assertThatThrownBy(() -> ConfigReader.of(Limits.class, "shop")
                        .defaults(Map.of("mots", "1"))
                        .properties(NONE)
                        .environment(NONE)
                        .read())
                .hasMessageContaining("the default 'mots' belongs to no component");
    }

    @Test
    @DisplayName("S5.6: what the record's own constructor refuses is listed with the rest")
    void constructor_refusing_isListed() {
        ConfigurationException failure =
                failure(Limited.class, Map.of("shop.limits.most", "1", "shop.limits.least", "2"), NONE);
        assertThat(failure.problems())
                .containsExactly(
                        "shop.limits is refused by Limits: most must not be below least, was 1 and 2",
                        "missing: a text; set the property shop.label or the environment variable SHOP_LABEL");
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    record Everything(
            byte small,
            short more,
            long big,
            float single,
            double twice,
            char letter,
            boolean on,
            Boolean boxed,
            Integer number,
            BigDecimal money,
            UUID id,
            Path path,
            Instant at,
            LocalTime daily,
            ZoneId zone,
            ZoneOffset offset,
            Custom custom,
            Named named) {}

    /** Made by its constructor. */
    public static final class Custom {
        private final String text;

        public Custom(String text) {
            if (text.startsWith("!")) {
                throw new IllegalStateException("no");
            }
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Made by valueOf. */
    public static final class Named {
        private final String text;

        private Named(String text) {
            this.text = text;
        }

        public static Named valueOf(String text) {
            return new Named("<" + text + ">");
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final String[] EVERYTHING = {
        "shop.small", "-128",
        "shop.more", "32767",
        "shop.big", " 9223372036854775807 ",
        "shop.single", "1.5",
        "shop.twice", "-1e300",
        "shop.letter", "x",
        "shop.on", "TRUE",
        "shop.boxed", "false",
        "shop.number", "7",
        "shop.money", "12.50",
        "shop.id", "123e4567-e89b-12d3-a456-426614174000",
        "shop.path", "/tmp/x",
        "shop.at", "2026-01-02T03:04:05Z",
        "shop.daily", "03:30",
        "shop.zone", "Europe/Paris",
        "shop.offset", "+02:00",
        "shop.custom", "c",
        "shop.named", "n"
    };

    @Test
    void values_ofManyTypes_areRead() {
        Everything all = value(Everything.class, EVERYTHING);
        assertThat(all.small()).isEqualTo((byte) -128);
        assertThat(all.big()).isEqualTo(Long.MAX_VALUE);
        assertThat(all.twice()).isEqualTo(-1e300);
        assertThat(all.letter()).isEqualTo('x');
        assertThat(all.on()).isTrue();
        assertThat(all.boxed()).isFalse();
        assertThat(all.money()).isEqualTo(new BigDecimal("12.50"));
        assertThat(all.id()).isEqualTo(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
        assertThat(all.path()).isEqualTo(Path.of("/tmp/x"));
        assertThat(all.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(all.daily()).isEqualTo(LocalTime.of(3, 30));
        assertThat(all.zone()).isEqualTo(ZoneId.of("Europe/Paris"));
        assertThat(all.offset()).isEqualTo(ZoneOffset.ofHours(2));
        assertThat(all.custom()).hasToString("c");
        assertThat(all.named()).hasToString("<n>");
    }

    @Test
    void values_thatAreNearlyRight_areRefused() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("shop.small", "128"),
                Map.entry("shop.more", "1.0"),
                Map.entry("shop.big", "null"),
                Map.entry("shop.single", "one"),
                Map.entry("shop.twice", "1,5"),
                Map.entry("shop.letter", "xy"),
                Map.entry("shop.on", "1"),
                Map.entry("shop.boxed", "null"),
                Map.entry("shop.number", "0x10"),
                Map.entry("shop.money", "1 000"),
                Map.entry("shop.id", "123"),
                Map.entry("shop.path", "\0"),
                Map.entry("shop.at", "yesterday"),
                Map.entry("shop.daily", "25:00"),
                Map.entry("shop.zone", "Mars/Base"),
                Map.entry("shop.offset", "+25:00"),
                Map.entry("shop.custom", "!"),
                Map.entry("shop.named", " "));
        ConfigurationException failure = failure(Everything.class, wrong, NONE);
        assertThat(failure.problems()).hasSize(18);
        assertThat(failure.problems())
                .filteredOn(problem -> problem.startsWith("missing"))
                .hasSize(1);
    }

    record Times(Duration d) {}

    @Test
    void durations_inTheirUnits_areRead() {
        assertThat(value(Times.class, "shop.d", "5ns").d()).isEqualTo(Duration.ofNanos(5));
        assertThat(value(Times.class, "shop.d", "5us").d()).isEqualTo(Duration.ofNanos(5_000));
        assertThat(value(Times.class, "shop.d", "500 ms").d()).isEqualTo(Duration.ofMillis(500));
        assertThat(value(Times.class, "shop.d", "0s").d()).isZero();
        assertThat(value(Times.class, "shop.d", "3m").d()).isEqualTo(Duration.ofMinutes(3));
        assertThat(value(Times.class, "shop.d", "2d").d()).isEqualTo(Duration.ofDays(2));
        assertThat(value(Times.class, "shop.d", "-PT1.5S").d()).isEqualTo(Duration.ofMillis(-1500));
        for (String wrong : List.of("5", "5 minutes", "-5s", "999999999999999999d", "1.5s", "s")) {
            assertThat(failure(Times.class, Map.of("shop.d", wrong), NONE))
                    .as(wrong)
                    .isNotNull();
        }
    }

    record Options(
            Optional<String> text,
            OptionalInt count,
            OptionalLong big,
            OptionalDouble share,
            @Nullable Integer maybe,
            Optional<Limits> limits,
            Optional<List<Integer>> numbers,
            @Nullable Database database) {}

    @Test
    @DisplayName("S5.6: what is optional or nullable need not be there")
    void optional_absentOrPresent_isRead() {
        assertThat(value(Options.class))
                .isEqualTo(new Options(
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        null,
                        Optional.empty(),
                        Optional.empty(),
                        null));
        Options present = value(
                Options.class,
                "shop.text",
                "",
                "shop.count",
                "1",
                "shop.big",
                "2",
                "shop.share",
                "0.5",
                "shop.maybe",
                "3",
                "shop.limits.most",
                "4",
                "shop.numbers",
                "5,6",
                "shop.database.url",
                "u",
                "shop.database.password",
                "p");
        assertThat(present)
                .isEqualTo(new Options(
                        Optional.of(""),
                        OptionalInt.of(1),
                        OptionalLong.of(2),
                        OptionalDouble.of(0.5),
                        3,
                        Optional.of(new Limits(4, 1)),
                        Optional.of(List.of(5, 6)),
                        new Database(URI.create("u"), "p", Optional.empty())));
        assertThat(failure(Options.class, Map.of("shop.database.url", "u", "shop.count", "x"), NONE)
                        .problems())
                .hasSize(2);
        Options defaults = ConfigReader.of(Options.class, "shop")
                .defaults(present)
                .properties(Map.of("shop.limits.least", "2"))
                .environment(NONE)
                .read()
                .value();
        assertThat(defaults.limits()).contains(new Limits(4, 2));
        assertThat(defaults.count()).hasValue(1);
        assertThat(defaults.big()).hasValue(2);
        assertThat(defaults.share()).hasValue(0.5);
    }

    record User(String name, String password) {}

    record Users(List<User> users) {}

    @Test
    void list_ofRecords_isReadByNumber() {
        assertThat(read(
                                Users.class,
                                Map.of(
                                        "shop.users.0.name",
                                        "a",
                                        "shop.users[1].name",
                                        "b",
                                        "shop.users.1.password",
                                        "q"),
                                Map.of("SHOP_USERS_0_PASSWORD", "p"))
                        .value())
                .isEqualTo(new Users(List.of(new User("a", "p"), new User("b", "q"))));
        assertThat(value(Users.class, "shop.users", "").users()).isEmpty();
        assertThat(failure(Users.class, Map.of("shop.users", "a"), NONE))
                .hasMessageContaining("given by number, from shop.users.0 or SHOP_USERS_0 on");
        assertThat(failure(Users.class, Map.of("shop.users.0.name", "a", "shop.users.2.name", "c"), NONE))
                .hasMessageContaining("gaps in its numbers")
                .hasMessageContaining("[0, 2]");
        assertThat(failure(Users.class, Map.of("shop.users.1000.name", "a"), NONE))
                .hasMessageContaining("more than 1000 elements");
        assertThat(failure(Users.class, Map.of("shop.users.99999999999.name", "a"), NONE))
                .hasMessageContaining("more than 1000 elements");
        assertThat(failure(Users.class, Map.of("shop.users.0.name", "a"), NONE).problems())
                .singleElement()
                .asString()
                .contains("shop.users.0.password");
    }

    record Numbers(List<Integer> numbers) {}

    @Test
    void list_ofValues_isReadAsAWholeOrByNumber() {
        assertThat(value(Numbers.class, "shop.numbers", " 1 ,2").numbers()).containsExactly(1, 2);
        assertThat(value(Numbers.class, "shop.numbers.1", "2", "shop.numbers.0", "1")
                        .numbers())
                .containsExactly(1, 2);
        assertThat(value(Numbers.class, "shop.numbers", " ").numbers()).isEmpty();
        assertThat(failure(Numbers.class, Map.of("shop.numbers", "1,,x,y"), NONE)
                        .problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("an empty element"));
        assertThat(failure(Numbers.class, Map.of("shop.numbers", "1", "shop.numbers.0", "1"), NONE))
                .hasMessageContaining("as a whole and by number");
        assertThat(failure(Numbers.class, Map.of("shop.numbers", "1,".repeat(1_000) + "1"), NONE))
                .hasMessageContaining("more than 1000 elements");
        assertThat(value(Numbers.class, "shop.numbers", "1,".repeat(999) + "1").numbers())
                .hasSize(1_000);
    }

    @Test
    @DisplayName("S5.5: unknown names are accepted, and reported as what may have been mistyped")
    void names_unknown_areWarnedOf() {
        Map<String, String> properties = new java.util.HashMap<>(COMPLETE);
        properties.put("shop.prot", "secret1");
        properties.put("shop.database.pass-word", "hunter2");
        properties.put("shop.database.pasword", "secret2");
        properties.put("shop.somethingElse", "x");
        properties.put("shopping.port", "x");
        Configuration<Shop> configuration = read(Shop.class, properties, Map.of("SHOP_PORTT", "1", "SHOPPING", "x"));
        assertThat(configuration.warnings())
                .containsExactly(
                        "The environment variable SHOP_PORTT says nothing to anybody; did you mean SHOP_PORT?",
                        "The property shop.database.pasword says nothing to anybody; did you mean shop.database.password?",
                        "The property shop.prot says nothing to anybody; did you mean shop.port?",
                        "The property shop.somethingElse says nothing to anybody");
    }

    @Test
    void names_ofAnAbsentRecord_areKnownForSuggestions() {
        assertThat(read(Options.class, Map.of("shop.database.pasword", "x"), NONE)
                        .warnings())
                .containsExactly("The property shop.database.pasword says nothing to anybody; did you mean"
                        + " shop.database.password?");
    }

    @Test
    void numbers_withALeadingZero_areNoNumbers() {
        Configuration<Numbers> configuration =
                read(Numbers.class, Map.of("shop.numbers.0", "1", "shop.numbers.01", "2"), NONE);
        assertThat(configuration.value().numbers()).containsExactly(1);
        assertThat(configuration.warnings()).hasSize(1);
    }

    record Vault(String name, String apiToken, Optional<String> privateKey, Inner credentials, List<User> users) {
        record Inner(String user) {}

        Vault {
            if (name.equals("tell")) {
                throw new IllegalArgumentException("refused: " + apiToken);
            }
            if (name.equals("inner")) {
                throw new IllegalArgumentException("refused: " + users);
            }
        }
    }

    @Test
    @DisplayName(
            "S5.5: secrets are printed nowhere: not in the settings, not in errors, not by the record's own messages")
    void secrets_inAllTexts_areMasked() {
        Map<String, String> properties = new java.util.HashMap<>(Map.of(
                "shop.name", "x",
                "shop.api-token", "S3CRET",
                "shop.private-key", "S3CRET2",
                "shop.credentials.user", "S3CRET3",
                "shop.users.0.name", "u",
                "shop.users.0.password", "HIDDEN"));
        Configuration<Vault> configuration = read(Vault.class, properties, NONE);
        assertThat(configuration.toString()).doesNotContainIgnoringCase("S3CRET");
        assertThat(configuration.settings())
                .contains("shop.name = x (property shop.name)", "shop.api-token = *** (property shop.api-token)");
        assertThat(configuration.value().apiToken()).isEqualTo("S3CRET");
        for (String telling : List.of("tell", "inner")) {
            properties.put("shop.name", telling);
            ConfigurationException failure = failure(Vault.class, properties, NONE);
            assertThat(failure).hasMessageContaining("its message holds a secret and is left out");
            assertThat(failure.getSuppressed()).isEmpty();
            assertThat(failure.toString()).doesNotContainIgnoringCase("S3CRET").doesNotContain("HIDDEN");
        }
        Configuration<Vault> fromDefaults = ConfigReader.of(Vault.class, "shop")
                .defaults(configuration.value())
                .properties(NONE)
                .environment(NONE)
                .read();
        assertThat(fromDefaults.toString())
                .doesNotContainIgnoringCase("S3CRET")
                .doesNotContain("HIDDEN")
                .contains("1 elements (default)");
        assertThat(catchThrowableOfType(
                        ConfigurationException.class,
                        () -> ConfigReader.of(Vault.class, "shop")
                                .defaults(configuration.value())
                                .properties(Map.of("shop.name", "inner"))
                                .environment(NONE)
                                .read()))
                .hasMessageContaining("left out");
    }

    record Keys(int tokenLifetime, List<Integer> keys) {}

    @Test
    void secrets_thatDoNotFit_areMaskedInTheError() {
        assertThat(failure(Keys.class, Map.of("shop.token-lifetime", "S3CRET", "shop.keys", "1,S3CRET"), NONE))
                .hasMessageContaining("was ***")
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("S3CRET"));
        assertThat(failure(Keys.class, Map.of("shop.token-lifetime", "1", "shop.keys.0", "S3CRET"), NONE))
                .hasMessageContaining("shop.keys.0 (SHOP_KEYS_0) must be")
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("S3CRET"));
    }

    @Test
    void input_ofAnySize_isBounded() {
        Map<String, String> many = new java.util.HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            many.put("shop.x" + i, "y");
        }
        ConfigurationException failure = failure(Limited.class, many, NONE);
        assertThat(failure).hasMessageContaining("more than 10000 names begin with the prefix");
        assertThat(failure.problems()).hasSize(2);

        Map<String, String> some = new java.util.HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            some.put("shop.x" + i, "y");
        }
        assertThat(read(Limits.class, some, NONE).warnings()).hasSize(101).endsWith("and 4900 more");

        assertThat(failure(Users.class, Map.of("shop.users", "x".repeat(70_000)), NONE))
                .hasMessageContaining("longer than 65536 characters");
        Map<String, String> wrong = new java.util.HashMap<>();
        for (int i = 0; i < 500; i++) {
            wrong.put("shop.numbers." + i, "x".repeat(1_000));
        }
        ConfigurationException listed = failure(Numbers.class, wrong, NONE);
        assertThat(listed.problems()).hasSize(101).endsWith("and 400 more");
        assertThat(listed.getMessage()).hasSizeLessThan(40_000).contains("... (1000 characters)");
    }

    record Recursive(Optional<Recursive> again) {}

    record Mapped(Map<String, String> map) {}

    record Raw(@SuppressWarnings("rawtypes") List raw) {}

    record Deep(List<List<String>> lists) {}

    record Twice(Optional<Optional<String>> twice) {}

    record Any(Object any) {}

    record Same(String keyStore, Key key) {
        record Key(String store) {}
    }

    record Spelled(String keyStore, String keystore) {}

    record Generic<T>(T value) {}

    record Empty() {}

    @Test
    @DisplayName("S5.7: a record that cannot be read is refused before anything is read")
    void schema_thatCannotBeRead_isRefused() {
        assertRefused(Recursive.class, "a record must not contain itself");
        assertRefused(Mapped.class, "shop.map has the type java.util.Map");
        assertRefused(Raw.class, "Use a List with the type of its elements");
        assertRefused(Deep.class, "use a list of records");
        assertRefused(Twice.class, "an Optional within an Optional");
        assertRefused(Any.class, "which cannot be read");
        assertRefused(Generic.class, "which cannot be read");
        assertRefused(Same.class, "would both be set by the name SHOP_KEY_STORE");
        assertRefused(Spelled.class, "would both be set by the name");
        assertThat(value(Empty.class)).isEqualTo(new Empty());
    }

    private static void assertRefused(Class<? extends Record> type, String why) {
        assertThatThrownBy(() -> ConfigReader.of(type, "shop"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    record Failing(int x) {
        Failing() {
            this(1 / Integer.parseInt("0"));
        }
    }

    @Test
    void settings_thatAreWrong_areRefusedEagerly() {
        for (String prefix : List.of("", "Shop", "shop.", ".shop", "1shop", "shop shop", "x".repeat(101))) {
            assertThatThrownBy(() -> ConfigReader.of(Limits.class, prefix))
                    .as(prefix)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("prefix must be");
        }
        assertThatThrownBy(() -> ConfigReader.of(null, "shop")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ConfigReader.of(Limits.class, null)).isInstanceOf(NullPointerException.class);
        ConfigReader<Limits> reader = ConfigReader.of(Limits.class, "my-shop.web");
        assertThatThrownBy(() -> reader.defaults((Limits) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> reader.properties(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ConfigReader.of(Failing.class, "shop").read())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which makes the defaults, fails");
        assertThat(reader.environment(Map.of("MY_SHOP_WEB_MOST", "3"))
                        .properties(Map.of("myShop.web.least", "2"))
                        .read()
                        .value())
                .isEqualTo(new Limits(3, 2));
        assertThat(reader).hasToString("ConfigReader[my-shop.web: Limits most least]");
    }

    @Test
    @DisplayName("S5.5: by default the system properties and the environment of the process are read")
    void sources_byDefault_areTheProcesss() {
        System.setProperty("pinion-config-test.most", "77");
        try {
            assertThat(ConfigReader.of(Limits.class, "pinion-config-test")
                            .read()
                            .value())
                    .isEqualTo(new Limits(77, 1));
        } finally {
            System.clearProperty("pinion-config-test.most");
        }
    }
}
