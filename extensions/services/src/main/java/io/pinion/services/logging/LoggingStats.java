package io.pinion.services.logging;

/**
 * What became of the records: {@code accepted = written + failed + still waiting}.
 *
 * @param accepted taken from callers
 * @param written given to the stream or socket
 * @param dropped not taken: the buffer was full, or logging was closing
 * @param failed taken and lost, because the stream or socket failed or the text could not be made
 */
public record LoggingStats(long accepted, long written, long dropped, long failed) {}
