package io.pinion.logging.log4j2;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.apache.logging.log4j.core.LoggerContext;

/** Contexts of Log4j, configured by Log4j itself. */
final class Contexts {
    private Contexts() {}

    static LoggerContext ofResource(String name, String destination) throws Exception {
        return ofResource(name, destination, (title, uri) -> new LoggerContext(title, null, uri));
    }

    static LoggerContext ofResource(String name, String destination, BiFunction<String, URI, LoggerContext> constructor)
            throws Exception {
        return with(destination, () -> {
            LoggerContext context = constructor.apply(
                    "test", Contexts.class.getResource("/" + name).toURI());
            context.start();
            return context;
        });
    }

    /** With the text given as the appender. */
    static LoggerContext ofAppender(String appender) throws Exception {
        Path file = Files.createTempFile("log4j2", ".xml");
        try {
            Files.writeString(
                    file,
                    "<Configuration><Appenders>" + appender
                            + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='P'/></Root></Loggers>"
                            + "</Configuration>");
            LoggerContext context = new LoggerContext("test", null, file.toUri());
            context.start();
            return context;
        } finally {
            Files.delete(file);
        }
    }

    static <T> T with(String destination, Callable<T> action) throws Exception {
        System.setProperty("destination", destination);
        System.setProperty("token", "secret-token");
        try {
            return action.call();
        } finally {
            System.clearProperty("destination");
            System.clearProperty("token");
        }
    }

    static PinionAppender appender(LoggerContext context, String name) {
        return context.getConfiguration().getAppender(name);
    }
}
