package io.pinion.logging.system;

import io.pinion.logging.LogShipper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;

/** A finder beside that of the JVM, with its settings and its standard error stream. */
final class Fixture implements AutoCloseable {
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final SystemShipping shipping;
    private final PinionLoggerFinder finder;

    Fixture(String destination, String... lines) {
        this(
                () -> read("destination=" + destination, "format=json\n" + String.join("\n", lines)),
                settings -> LogShipper.builder(settings.shipper()).build());
    }

    Fixture(Supplier<SystemSettings> reader, Function<SystemSettings, LogShipper> start) {
        shipping = new SystemShipping(
                reader, start, new StandardError(new PrintStream(errors, true, StandardCharsets.UTF_8)), false);
        finder = new PinionLoggerFinder(shipping);
    }

    static SystemSettings read(String... lines) {
        byte[] resource = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return SystemSettings.read(new Properties(), () -> new ByteArrayInputStream(resource));
    }

    PinionLoggerFinder finder() {
        return finder;
    }

    System.Logger logger(String name) {
        return finder.getLogger(name, Fixture.class.getModule());
    }

    SystemShipping shipping() {
        return shipping;
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        shipping.close();
    }
}
