package io.pinion.services.blocking;

/**
 * Tells a {@link Generator} that its consumer has left: nothing more is wanted. It ends the generator and is no error to
 * anybody.
 */
public final class ConsumerLeftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConsumerLeftException() {
        super(
                "The consumer has left the sequence. Let this exception pass, and clean up in finally.",
                null,
                true,
                false);
    }
}
