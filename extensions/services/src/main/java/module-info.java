import org.jspecify.annotations.NullMarked;

/** Services with an orderly life. */
@NullMarked
module io.pinion.services {
    requires static org.jspecify;
    requires transitive io.pinion.worker;
}
