package io.pinion.examples.invoices;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Says what an exception of the JDK's HTTP client means. */
final class HttpErrors {
    private static final int MAX_CAUSES = 16;
    private static final String END_OF_HANDSHAKE = "Remote host terminated the handshake";

    private HttpErrors() {}

    /**
     * Names the class of a failure.
     *
     * @param error what the exchange ended with
     * @param answerBegan whether the head of an answer had come
     */
    static Failure failure(Throwable error, boolean answerBegan) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof Failure failure) {
            return failure;
        }
        return new Failure(kind(cause, answerBegan), describe(cause));
    }

    private static FailureClass kind(Throwable error, boolean answerBegan) {
        if (answerBegan) {
            return error instanceof HttpTimeoutException ? FailureClass.TIMED_OUT : FailureClass.HALF_ANSWER;
        }
        if (has(error, HttpConnectTimeoutException.class)
                || has(error, ConnectException.class)
                || has(error, UnresolvedAddressException.class)) {
            return FailureClass.NOT_CONNECTED;
        }
        if (error instanceof HttpTimeoutException) {
            return FailureClass.TIMED_OUT;
        }
        // A connection that breaks during the handshake comes as an SSLException too, with the break as its cause.
        boolean broken = has(error, EOFException.class)
                || has(error, SocketException.class)
                || has(error, ClosedChannelException.class)
                || isEndOfHandshake(error)
                || !has(error, SSLException.class);
        return broken ? FailureClass.RESET : FailureClass.UNTRUSTED;
    }

    // The JDK says by this message alone that the connection ended in the handshake, as it does when a server restarts.
    private static boolean isEndOfHandshake(Throwable error) {
        return error instanceof SSLHandshakeException && END_OF_HANDSHAKE.equals(error.getMessage());
    }

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        Throwable cause = error;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static String describe(Throwable error) {
        @Nullable String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }
}
