package io.pinion.sse;

import io.pinion.consumers.Delivery;
import java.net.URI;
import java.util.Objects;
import java.util.function.Function;

/**
 * One event of a server, or the announcement of a gap: that the connection was lost, and that the server could not be told
 * where to go on, so that events may be missing before this point. A gap has the name {@link #GAP_NAME} and no data.
 *
 * <p>Shape: immutable, but for the mark that the handler of a route may leave.
 * <p>Threads: any.
 */
public final class SseEvent extends Delivery {
    /** The name of an event to which the server gave none. */
    public static final String DEFAULT_NAME = "message";
    /** The name of a gap; {@link #isGap()} tells it from an event of a server that calls one so. */
    public static final String GAP_NAME = "gap";

    enum Kind {
        EVENT,
        GAP,
        /** Moves the id on without an event; never delivered. */
        MARK
    }

    final Kind kind;
    /** Of which run of the stream; what belongs to an earlier one is not counted as handled. */
    final int epoch;
    /** Whether it is done with; only the worker's thread touches it. */
    boolean settled;
    /** How often a handler has asked for it again; only the worker's thread touches it. */
    int refusals;

    private final String name;
    private final String data;
    private final String id;
    private final URI origin;

    private SseEvent(Kind kind, String name, String data, String id, URI origin, int epoch) {
        this.kind = kind;
        this.name = Objects.requireNonNull(name, "name");
        this.data = Objects.requireNonNull(data, "data");
        this.id = Objects.requireNonNull(id, "id");
        this.origin = Objects.requireNonNull(origin, "origin");
        this.epoch = epoch;
    }

    static SseEvent of(String name, String data, String id, URI origin, int epoch) {
        return new SseEvent(Kind.EVENT, name, data, id, origin, epoch);
    }

    static SseEvent gap(String id, URI origin, int epoch) {
        return new SseEvent(Kind.GAP, GAP_NAME, "", id, origin, epoch);
    }

    /** The same event, to be handled once more. */
    SseEvent again(int newEpoch) {
        SseEvent copy = new SseEvent(kind, name, data, id, origin, newEpoch);
        copy.refusals = refusals;
        return copy;
    }

    static SseEvent mark(String id, URI origin, int epoch) {
        SseEvent mark = new SseEvent(Kind.MARK, "", "", id, origin, epoch);
        mark.settled = true;
        return mark;
    }

    /**
     * Makes an event, for tests of handlers.
     *
     * @param name what the server calls it
     * @param data its text
     * @param id its id, empty for none
     * @param origin the address it comes from
     * @return the event
     */
    public static SseEvent of(String name, String data, String id, URI origin) {
        return of(name, data, id, origin, -1);
    }

    /**
     * Makes a gap, for tests of handlers.
     *
     * @param origin the address whose connection was lost
     * @return the gap
     */
    public static SseEvent gap(URI origin) {
        return gap("", origin, -1);
    }

    /**
     * Returns what the server called it.
     *
     * @return its type, {@value #DEFAULT_NAME} if the server gave none
     */
    public String name() {
        return name;
    }

    /**
     * Returns its text.
     *
     * @return the lines of its data, joined by LF
     */
    public String data() {
        return data;
    }

    /**
     * Returns the last id of the stream up to this event, its own if it has one.
     *
     * @return empty if there was none
     */
    public String id() {
        return id;
    }

    /**
     * Returns the address it came from.
     *
     * @return the address of the client, without user information
     */
    public URI origin() {
        return origin;
    }

    /**
     * Reads the data, as JSON for example: {@code event.body(text -> mapper.readValue(text, Order.class))} with a mapper
     * that throws unchecked.
     *
     * @param decoder reads the text
     * @param <T> what it makes
     * @return what it made; its exceptions come out as they are
     */
    public <T> T body(Function<? super String, ? extends T> decoder) {
        return decoder.apply(data);
    }

    /**
     * Tells whether events may be missing before this point. A gap is no event of the server.
     *
     * @return whether it is a gap
     */
    public boolean isGap() {
        return kind == Kind.GAP;
    }

    @Override
    public String toString() {
        return "SseEvent[" + (isGap() ? "gap" : Texts.forLog(name) + ", " + data.length() + " chars")
                + (id.isEmpty() ? "" : ", id " + Texts.forLog(id)) + "]";
    }
}
