package io.pinion.observability.top;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Map;
import javax.management.remote.JMXConnector;
import org.jspecify.annotations.Nullable;

/** Who asks a management agent that wants to know. The password is never an argument: everybody can read those. */
final class Credentials {
    private static final int MAX_BYTES = 1_024;

    private Credentials() {}

    static Map<String, Object> of(@Nullable String user) throws TargetException {
        return user == null ? Map.of() : Map.of(JMXConnector.CREDENTIALS, new String[] {user, password(user)});
    }

    private static String password(String user) throws TargetException {
        Console console = System.console();
        if (console != null && Terminal.isTerminal()) {
            char[] typed = console.readPassword("Password of %s: ", Texts.clean(user, 40));
            return typed == null ? "" : new String(typed);
        }
        try {
            return firstLine(System.in);
        } catch (IOException e) {
            throw new TargetException(Top.NO_CONNECTION, "no password could be read: " + Texts.reason(e));
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        byte[] line = new byte[MAX_BYTES];
        int length = 0;
        for (int b = in.read(); b >= 0 && b != '\n' && length < MAX_BYTES; b = in.read()) {
            line[length++] = (byte) b;
        }
        return new String(line, 0, length, Charset.defaultCharset()).strip();
    }
}
