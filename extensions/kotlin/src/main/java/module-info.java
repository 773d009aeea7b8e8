import org.jspecify.annotations.NullMarked;

/** Runs coroutines on a worker. */
@NullMarked
module io.pinion.kotlin {
    requires static org.jspecify;
    requires transitive io.pinion.worker;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;

    exports io.pinion.kotlin;
}
