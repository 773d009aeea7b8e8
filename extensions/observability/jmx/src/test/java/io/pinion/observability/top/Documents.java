package io.pinion.observability.top;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in docs/observability. */
final class Documents {
    private static final String PORT = "7091";

    private Documents() {}

    static String page(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path page = at.resolve("docs/observability").resolve(name);
            if (Files.exists(page)) {
                try {
                    return Files.readString(page);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new AssertionError("no page " + name + " above " + Path.of("").toAbsolutePath());
    }

    /** What the page of the beans tells a JVM, with another port. */
    static List<String> agentArguments(int port) {
        List<String> arguments = new ArrayList<>();
        Matcher argument =
                Pattern.compile("-D(com\\.sun\\.management|java\\.rmi)\\S+").matcher(page("jmx.md"));
        while (argument.find()) {
            arguments.add(argument.group().replace(PORT, Integer.toString(port)));
        }
        return arguments;
    }

    /** The URL in the page of the beans, with another port. */
    static String url(int port) {
        Matcher url = Pattern.compile("service:jmx:\\S+:" + PORT + "/jmxrmi").matcher(page("jmx.md"));
        if (!url.find()) {
            throw new AssertionError("no URL in jmx.md");
        }
        return url.group().replace(PORT, Integer.toString(port));
    }
}
