package io.pinion.logging.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Contexts of Logback, configured by Logback itself. */
final class Contexts {
    private Contexts() {}

    static LoggerContext fresh() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        return context;
    }

    static LoggerContext ofResource(String name, String destination) throws Exception {
        LoggerContext context = fresh();
        configure(context, name, destination);
        return context;
    }

    static void configure(LoggerContext context, String name, String destination) throws Exception {
        context.putProperty("destination", destination);
        context.putProperty("TOKEN", "secret-token");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Contexts.class.getResource("/" + name));
    }

    /** With the elements given inside of the appender. */
    static LoggerContext ofElements(String elements) throws Exception {
        LoggerContext context = fresh();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        String xml = "<configuration><appender name='P' class='io.pinion.logging.logback.PinionAppender'>" + elements
                + "</appender><root level='INFO'><appender-ref ref='P'/></root></configuration>";
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        return context;
    }

    static PinionAppender appender(LoggerContext context, String name) {
        return (PinionAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(name);
    }

    static List<String> statuses(LoggerContext context, int level) {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() == level)
                .map(Status::getMessage)
                .toList();
    }
}
