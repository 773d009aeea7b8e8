package io.pinion.benchmarks.logs;

import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Contexts of Log4j with one appender, named {@code out}. */
final class Log4jContexts {
    private Log4jContexts() {}

    static LoggerContext start(Function<ConfigurationBuilder<BuiltConfiguration>, AppenderComponentBuilder> appender) {
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.OFF);
        builder.setShutdownHook("disable");
        builder.add(appender.apply(builder));
        builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("out")));
        return Configurator.initialize(builder.build());
    }
}
