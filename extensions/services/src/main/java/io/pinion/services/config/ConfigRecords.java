package io.pinion.services.config;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Calls the constructors and accessors of records. */
final class ConfigRecords {
    /** The constructor of a record did not like its values. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(Throwable why) {
            super(why);
        }

        Throwable why() {
            Throwable why = getCause();
            return why == null ? this : why;
        }
    }

    private ConfigRecords() {}

    /** What the constructor without parameters makes, if there is one. */
    static @Nullable Object defaults(ConfigNode.OfRecord record) {
        if (record.defaults() == null) {
            return null;
        }
        try {
            return record.defaults().newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "The constructor of " + record.type().getName()
                            + " without parameters, which makes the defaults, fails",
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static @Nullable Object read(ConfigNode.Component part, Object record) {
        try {
            return part.accessor().invoke(record);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "The accessor " + part.accessor() + " fails on the defaults", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object make(ConfigNode.OfRecord record, @Nullable Object[] values) throws RefusedException {
        try {
            return record.constructor().newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw new RefusedException(cause == null ? e : cause);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
