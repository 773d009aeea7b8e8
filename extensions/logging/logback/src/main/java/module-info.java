import org.jspecify.annotations.NullMarked;

/** An appender of Logback that ships through a worker. */
@NullMarked
module io.pinion.logging.logback {
    exports io.pinion.logging.logback;

    requires static org.jspecify;
    requires transitive ch.qos.logback.classic;
    requires transitive ch.qos.logback.core;
    requires transitive io.pinion.logging;
    requires org.slf4j;
}
