package io.pinion.rabbitmq;

import java.util.Objects;

/**
 * A user and a password. Its text names neither.
 *
 * <p>Threads: immutable.
 */
public final class AmqpCredentials {
    private final String user;
    private final char[] password;

    private AmqpCredentials(String user, char[] password) {
        this.user = user;
        this.password = password;
    }

    /**
     * Returns credentials.
     *
     * @param user the user, not blank
     * @param password the password; copied
     * @return the credentials
     */
    public static AmqpCredentials of(String user, char[] password) {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        if (user.isBlank()) {
            throw new IllegalArgumentException("the user must not be blank");
        }
        return new AmqpCredentials(user, password.clone());
    }

    /**
     * Returns the user.
     *
     * @return the user
     */
    public String user() {
        return user;
    }

    /** The client wants a string; it is made for each attempt to connect and kept nowhere. */
    String passwordText() {
        return new String(password);
    }

    @Override
    public String toString() {
        return "AmqpCredentials[hidden]";
    }
}
