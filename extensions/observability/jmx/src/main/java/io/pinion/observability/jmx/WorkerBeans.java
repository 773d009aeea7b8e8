package io.pinion.observability.jmx;

import java.util.Hashtable;
import java.util.Objects;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The names of the beans. Each bean is read-only and has attributes of plain types: what {@code Worker.stats()} tells, the
 * worker's configuration and its placement, each described by the bean itself. Attributes that are asked for together come
 * from one snapshot.
 *
 * <p>Threads: any. Cost: a task pays one call that answers no; reading takes one snapshot.
 */
public final class WorkerBeans {
    /** The domain of all names. */
    public static final String DOMAIN = "io.pinion";

    private static final String TYPE = "Worker";

    private WorkerBeans() {}

    /**
     * Names the beans of all workers.
     *
     * @return a pattern for queries
     */
    public static ObjectName all() {
        return parsed(DOMAIN + ":type=" + TYPE + ",*");
    }

    /**
     * Names the bean of a worker. A second worker of the same name has a further key, {@code number}.
     *
     * @param worker the worker's name; any text
     * @return the name of its bean
     */
    public static ObjectName named(String worker) {
        return of(worker, 1);
    }

    /**
     * Names the bean of one of several workers that have the same name.
     *
     * @param worker the worker's name; any text
     * @param number 1 for the first
     * @return the name of its bean
     * @throws IllegalArgumentException if the number is not positive
     */
    public static ObjectName of(String worker, int number) {
        Objects.requireNonNull(worker, "worker");
        if (number < 1) {
            throw new IllegalArgumentException("number must be at least 1, was " + number);
        }
        Hashtable<String, String> keys = new Hashtable<>();
        keys.put("type", TYPE);
        keys.put("name", ObjectName.quote(worker));
        if (number > 1) {
            keys.put("number", Integer.toString(number));
        }
        try {
            return ObjectName.getInstance(DOMAIN, keys);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException("a quoted name is always well formed", e);
        }
    }

    private static ObjectName parsed(String name) {
        try {
            return ObjectName.getInstance(name);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
