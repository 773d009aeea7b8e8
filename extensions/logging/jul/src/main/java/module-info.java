import org.jspecify.annotations.NullMarked;

/** A java.util.logging handler that ships through a worker. */
@NullMarked
module io.pinion.logging.jul {
    exports io.pinion.logging.jul;

    requires static org.jspecify;
    requires transitive io.pinion.logging;
    requires transitive java.logging;
}
