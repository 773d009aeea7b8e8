package io.pinion.rabbitmq.dispatch;

/**
 * Turns the commands of one type into bytes and back. There is no default: what travels is what the codec writes, never
 * Java's own serialization.
 *
 * <p>Threads: {@link #encode} is called by whoever sends, {@link #decode} by the worker of the consumer; several at once.
 *
 * @param <C> the command
 */
public interface CommandCodec<C> {
    /**
     * Writes a command.
     *
     * @param command what to write
     * @return its bytes; not changed afterwards
     * @throws Exception fails the send; nothing has been sent
     */
    byte[] encode(C command) throws Exception;

    /**
     * Reads a command. The bytes come from outside: whatever is not a command of this type and version must throw.
     *
     * @param body what was received
     * @return the command, not null
     * @throws Exception moves the command to the dead letters
     */
    C decode(byte[] body) throws Exception;

    /**
     * Returns what the bytes are, for people and other programs.
     *
     * @return a media type
     */
    default String contentType() {
        return "application/octet-stream";
    }

    /**
     * Returns a codec that writes JSON with Jackson: records and beans, times of {@code java.time} excepted. It is strict,
     * so that a version means one thing: unknown and missing fields of primitive type are refused, and so is what follows
     * the value; a new field is a new version. Types named in the JSON are never loaded. On the module path the package of
     * the class must be open to {@code com.fasterxml.jackson.databind}.
     *
     * @param type the class of the commands
     * @param <C> the command
     * @return the codec
     */
    static <C> CommandCodec<C> json(Class<C> type) {
        return new JsonCodec<>(type);
    }
}
