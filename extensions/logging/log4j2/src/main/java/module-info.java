import org.jspecify.annotations.NullMarked;

/** An appender of Log4j 2 that ships through a worker. */
@NullMarked
@SuppressWarnings("module") // The digit is part of the framework's name.
module io.pinion.logging.log4j2 {
    exports io.pinion.logging.log4j2;

    // Log4j sets the fields of the plugin's builder.
    opens io.pinion.logging.log4j2 to
            org.apache.logging.log4j.core;

    requires static org.jspecify;
    requires transitive io.pinion.logging;
    requires transitive org.apache.logging.log4j;
    requires transitive org.apache.logging.log4j.core;
}
