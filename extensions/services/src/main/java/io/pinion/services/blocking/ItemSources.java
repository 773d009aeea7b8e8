package io.pinion.services.blocking;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Generators over what the JDK has for items one by one; opened, read and closed on the generator's thread. */
final class ItemSources {
    private ItemSources() {}

    static <T> Generator<T> iterator(Callable<? extends Iterator<? extends T>> opening) {
        return out -> {
            Iterator<? extends T> items = Objects.requireNonNull(opening.call(), "the source returned no iterator");
            emitAll(items, () -> items, out);
        };
    }

    static <T> Generator<T> stream(Callable<? extends Stream<? extends T>> opening) {
        return out -> {
            Stream<? extends T> items = Objects.requireNonNull(opening.call(), "the source returned no stream");
            emitAll(items, items::iterator, out);
        };
    }

    /** Emits all items and closes their source if it can be closed; its error is suppressed in one that came before. */
    private static <T> void emitAll(Object source, Callable<? extends Iterator<? extends T>> iterating, Emitter<T> out)
            throws Exception {
        Throwable first = null;
        try {
            Iterator<? extends T> items = iterating.call();
            while (out.isWanted() && items.hasNext()) {
                out.emit(Objects.requireNonNull(items.next(), "the source returned null; items must not be null"));
            }
        } catch (Throwable e) {
            first = e;
            throw e;
        } finally {
            close(source, out, first);
        }
    }

    private static void close(Object source, Emitter<?> out, @Nullable Throwable first) throws Exception {
        if (out instanceof ItemProducer<?> producer) {
            producer.cleaning();
        }
        if (source instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Throwable e) {
                if (first == null) {
                    throw e;
                }
                first.addSuppressed(e);
            }
        }
    }
}
