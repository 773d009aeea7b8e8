package io.pinion.logging.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.contract.logs.LineReceiver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of log calls. */
class SystemLoggerTest {
    private static final ResourceBundle BUNDLE = new ListResourceBundle() {
        @Override
        protected Object[][] getContents() {
            return new Object[][] {{"greeting", "Guten Tag, {0}"}, {"number", 7}};
        }
    };

    private LineReceiver receiver;
    private Fixture fixture;
    private Logger logger;

    @BeforeEach
    void start() throws Exception {
        receiver = new LineReceiver();
        fixture = new Fixture(receiver.destination(), "level=INFO", "level.shop=TRACE", "level.shop.quiet=OFF");
        logger = fixture.logger("shop");
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        receiver.close();
    }

    private List<String> messages(int count) throws Exception {
        return receiver.await(count).stream()
                .map(event -> event.get("message").textValue())
                .toList();
    }

    @Test
    void log_allForms_arrive() throws Exception {
        Supplier<String> supplier = () -> "supplied";
        logger.log(Level.INFO, "text");
        logger.log(Level.INFO, supplier);
        logger.log(Level.INFO, (Object) List.of(1, 2));
        logger.log(Level.INFO, "with {0}", "parameter");
        logger.log(Level.INFO, "thrown", new IllegalStateException("a"));
        logger.log(Level.INFO, supplier, new IllegalStateException("b"));
        logger.log(Level.INFO, BUNDLE, "greeting", "Welt");
        logger.log(Level.INFO, BUNDLE, "greeting", new IllegalStateException("c"));
        logger.log(Level.INFO, (String) null);
        assertThat(messages(9))
                .containsExactly(
                        "text",
                        "supplied",
                        "[1, 2]",
                        "with parameter",
                        "thrown",
                        "supplied",
                        "Guten Tag, Welt",
                        "Guten Tag, {0}",
                        "");
        List<JsonNode> events = receiver.await(9);
        assertThat(events.get(4).toString()).contains("IllegalStateException");
        assertThat(events.get(5).toString()).contains("IllegalStateException");
        assertThat(events.get(7).toString()).contains("IllegalStateException");
        assertThat(events.get(8).get("logger").textValue()).isEqualTo("shop");
        assertThat(events.get(8).get("thread").textValue())
                .isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void log_whatCannotBeMade_arrivesAsItIsAndThrowsNothing() throws Exception {
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("toString");
            }
        };
        Supplier<String> broken = () -> {
            throw new IllegalArgumentException("supplier");
        };
        logger.log(Level.INFO, BUNDLE, "missing {0}", "x");
        logger.log(Level.INFO, BUNDLE, "number", "x");
        logger.log(Level.INFO, BUNDLE, null, "x");
        logger.log(Level.INFO, "{0} of {1}", hostile, 1);
        logger.log(Level.INFO, "{broken", 1);
        logger.log(Level.INFO, hostile);
        logger.log(Level.INFO, broken);
        logger.log(Level.INFO, () -> null);
        logger.log(Level.INFO, (ResourceBundle) null, "no parameters {0}", (Object[]) null);
        assertThat(messages(9))
                .containsExactly(
                        "missing x",
                        "number",
                        "",
                        "{0} of {1}",
                        "{broken",
                        "(no message: java.lang.IllegalStateException was thrown while it was made)",
                        "(no message: java.lang.IllegalArgumentException was thrown while it was made)",
                        "",
                        "no parameters {0}");
    }

    @Test
    void log_misuse_isRefused() {
        assertThatThrownBy(() -> logger.log(null, "x")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> logger.log(Level.INFO, (Object) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> logger.log(Level.INFO, (Supplier<String>) null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> fixture.finder().getLogger(null, getClass().getModule()))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> fixture.finder().getLogger("x", null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void isLoggable_longestPrefixAtDots_decides() {
        assertThat(fixture.logger("shop").isLoggable(Level.TRACE)).isTrue();
        assertThat(fixture.logger("shop.cart").isLoggable(Level.TRACE)).isTrue();
        assertThat(fixture.logger("shopping").isLoggable(Level.DEBUG)).isFalse();
        assertThat(fixture.logger("shopping").isLoggable(Level.INFO)).isTrue();
        assertThat(fixture.logger("").isLoggable(Level.INFO)).isTrue();
        assertThat(fixture.logger("shop.quiet.corner").isLoggable(Level.ERROR)).isFalse();
        assertThat(logger.isLoggable(Level.OFF)).as("nothing is logged at OFF").isFalse();
        assertThat(logger.isLoggable(Level.ALL)).isFalse();
        assertThat(logger.getName()).isEqualTo("shop");
    }

    @Test
    void log_belowTheLevel_makesNoText() throws Exception {
        Logger info = fixture.logger("other");
        info.log(Level.DEBUG, () -> {
            throw new AssertionError("not asked for");
        });
        info.log(Level.DEBUG, "no");
        info.log(Level.DEBUG, "no", new Exception());
        info.log(Level.DEBUG, (Object) "no");
        info.log(Level.DEBUG, "no {0}", 1);
        info.log(Level.DEBUG, () -> "no", new Exception());
        info.log(Level.DEBUG, BUNDLE, "greeting", new Exception());
        info.log(Level.ERROR, "yes");
        assertThat(messages(1)).containsExactly("yes");
    }

    @Test
    void log_eachLevel_isMappedToItsSeverity() throws Exception {
        for (Level level : List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR)) {
            logger.log(level, level.getName());
        }
        assertThat(receiver.await(5))
                .extracting(event -> event.get("message").textValue() + "="
                        + event.get("level").textValue())
                .containsExactly("TRACE=TRACE", "DEBUG=DEBUG", "INFO=INFO", "WARNING=WARN", "ERROR=ERROR");
    }

    @Test
    void log_byTheShippingPath_goesToStandardError() throws Exception {
        fixture.logger("jdk.httpclient.HttpClient").log(Level.WARNING, "from the client");
        fixture.logger("io.pinion.logging.X").log(Level.WARNING, "from here", new IllegalStateException("why"));
        assertThat(fixture.shipping().stats()).as("nothing was started by it").isNull();
        logger.log(Level.INFO, "shipped");
        assertThat(messages(1)).containsExactly("shipped");
        assertThat(fixture.errors())
                .contains(" WARN [" + Thread.currentThread().getName() + "] jdk.httpclient.HttpClient: from the client")
                .contains("io.pinion.logging.X: from here")
                .contains("IllegalStateException: why")
                .doesNotContain("shipped");
    }
}
