package io.pinion.rabbitmq.dispatch;

import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a command is called on its way, and how it is written. The name ends in a version, {@code invoice.post.v1}, and
 * stands for one shape of the body for ever; another shape is another version, with a class and a handler of its own.
 *
 * <p>Threads: immutable.
 *
 * @param <C> the command
 */
public final class CommandType<C> {
    /** The longest name. */
    public static final int MAX_NAME_LENGTH = 120;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*\\.v[1-9][0-9]{0,4}");

    private final String name;
    private final Class<C> type;
    private final CommandCodec<C> codec;
    private final @Nullable Function<? super C, String> key;

    private CommandType(String name, Class<C> type, CommandCodec<C> codec, @Nullable Function<? super C, String> key) {
        this.name = name;
        this.type = type;
        this.codec = codec;
        this.key = key;
    }

    /**
     * Returns a type with a codec of the caller's.
     *
     * @param name words of lower-case letters, digits and hyphens with dots between them, and a version at the end, at
     *     most {@link #MAX_NAME_LENGTH} characters: {@code invoice.post.v1}
     * @param type the class of the commands; what is sent must be of exactly this class
     * @param codec writes and reads them
     * @param <C> the command
     * @return the type
     * @throws IllegalArgumentException if it is no such name
     */
    public static <C> CommandType<C> of(String name, Class<C> type, CommandCodec<C> codec) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(codec, "codec");
        if (name.length() > MAX_NAME_LENGTH || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a command must be words of a-z, 0-9 and - with dots between"
                    + " them and a version at the end, at most " + MAX_NAME_LENGTH
                    + " characters, as in invoice.post.v1; was " + LogText.visible(name));
        }
        return new CommandType<>(name, type, codec, null);
    }

    /**
     * Returns a type that travels as JSON, see {@link CommandCodec#json}.
     *
     * @param name as in {@link #of}
     * @param type the class of the commands
     * @param <C> the command
     * @return the type
     * @throws IllegalArgumentException if it is no such name
     */
    public static <C> CommandType<C> json(String name, Class<C> type) {
        return of(name, type, CommandCodec.json(type));
    }

    /**
     * Returns the same type with a key. Commands of one key, whatever their type, go to one partition and stay in order.
     *
     * @param chosen gives the key of a command, not null; a pure function
     * @return another type
     */
    public CommandType<C> keyedBy(Function<? super C, String> chosen) {
        return new CommandType<>(name, type, codec, Objects.requireNonNull(chosen, "chosen"));
    }

    /**
     * Returns the name.
     *
     * @return with its version
     */
    public String name() {
        return name;
    }

    /**
     * Returns the class of the commands.
     *
     * @return the class
     */
    public Class<C> type() {
        return type;
    }

    CommandCodec<C> codec() {
        return codec;
    }

    boolean isKeyed() {
        return key != null;
    }

    String keyOf(C command) {
        if (key == null) {
            throw new IllegalStateException(name + " has no key");
        }
        return Objects.requireNonNull(
                key.apply(command),
                () -> "the key of a command " + name + " is null; keyedBy" + " must give a text for every command");
    }

    @Override
    public String toString() {
        return "CommandType[" + name + ", " + type.getName() + "]";
    }
}
