package io.pinion.consumers.internal.http;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reading of one request from a whole text, by regular expressions and big numbers: slow, not incremental, and written
 * without a look at the parser's ways.
 */
final class PlainReading {
    private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
    private static final String URI_CHARS = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*";
    private static final String QUERY_CHARS = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*";
    private static final String HOST = "[A-Za-z0-9\\-._~!$&'()*+,;=:%\\[\\]]";
    private static final Pattern LINE = Pattern.compile("(" + TOKEN + ") ([^ ]*) (HTTP/[0-9]\\.[0-9])", Pattern.DOTALL);
    private static final Pattern ORIGIN = Pattern.compile("(/" + URI_CHARS + ")(?:\\?(" + QUERY_CHARS + "))?");
    private static final Pattern ABSOLUTE =
            Pattern.compile("(?i:http)://" + HOST + "+((?:/" + URI_CHARS + ")?)(?:\\?(" + QUERY_CHARS + "))?");
    private static final Pattern FIELD =
            Pattern.compile("(" + TOKEN + "):[ \\t]*((?:[^\\x00-\\x08\\x0A-\\x1F\\x7F])*?)[ \\t]*", Pattern.DOTALL);
    private static final Pattern CHUNK =
            Pattern.compile("([0-9A-Fa-f]+)(?:[ \\t]*;[^\\x00-\\x08\\x0A-\\x1F\\x7F]*)?", Pattern.DOTALL);

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop(String result) {
            super(result, null, false, false);
        }
    }

    private final HttpLimits limits;
    private final String text;
    private int position;
    private int headBytes;
    private int extraBytes;
    private int fieldCount;

    PlainReading(HttpLimits limits, String text) {
        this.limits = limits;
        this.text = text;
    }

    String read() {
        try {
            return request();
        } catch (Stop stop) {
            return stop.getMessage();
        }
    }

    private static Stop refused(int status) {
        return new Stop("REFUSED " + status);
    }

    private String line(int maxBytes, int tooLong) {
        for (int i = position; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                throw refused(400);
            }
            if (c == '\r') {
                if (i + 1 == text.length()) {
                    throw new Stop("READING");
                }
                if (text.charAt(i + 1) != '\n') {
                    throw refused(400);
                }
                String line = text.substring(position, i);
                position = i + 2;
                return line;
            }
            if (i - position == maxBytes) {
                throw refused(tooLong);
            }
        }
        throw new Stop("READING");
    }

    private String headLine(int tooLong) {
        String line = line(limits.maxHeadBytes() - headBytes, tooLong);
        headBytes += line.length() + 2;
        if (headBytes > limits.maxHeadBytes()) {
            throw refused(tooLong);
        }
        return line;
    }

    private String request() {
        String line = headLine(414);
        RequestLine asked = requestLine(line.isEmpty() ? headLine(414) : line);
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        fields(names, values);
        check(asked, names, values);
        String body = body(asked, names, values);
        return "COMPLETE " + position + " " + asked + " " + names + " " + body;
    }

    private static RequestLine requestLine(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || parts.group(2).isEmpty()) {
            throw refused(400);
        }
        if (!parts.group(3).startsWith("HTTP/1.")) {
            throw refused(505);
        }
        int minor = parts.group(3).equals("HTTP/1.0") ? 0 : 1;
        String target = parts.group(2);
        if (target.equals("*") && parts.group(1).equals("OPTIONS")) {
            return new RequestLine(parts.group(1), target, null, minor);
        }
        for (Pattern form : List.of(ORIGIN, ABSOLUTE)) {
            Matcher uri = form.matcher(target);
            if (uri.matches()) {
                String path = uri.group(1).isEmpty() ? "/" : uri.group(1);
                return new RequestLine(parts.group(1), path, uri.group(2), minor);
            }
        }
        throw refused(400);
    }

    private void fields(List<String> names, List<String> values) {
        for (String line = headLine(431); !line.isEmpty(); line = headLine(431)) {
            if (++fieldCount > limits.maxFields()) {
                throw refused(431);
            }
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw refused(400);
            }
            names.add(field.group(1).toLowerCase(Locale.ROOT));
            values.add(field.group(2));
        }
    }

    private static List<String> all(String name, List<String> names, List<String> values) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    private static void check(RequestLine asked, List<String> names, List<String> values) {
        List<String> hosts = all("host", names, values);
        if (hosts.size() > 1 || hosts.isEmpty() && asked.minor() > 0) {
            throw refused(400);
        }
        if (!hosts.isEmpty() && !hosts.get(0).matches(HOST + "*")) {
            throw refused(400);
        }
        List<String> expected = all("expect", names, values);
        if (expected.size() > 1) {
            throw refused(400);
        }
        if (!expected.isEmpty() && asked.minor() > 0 && !expected.get(0).equalsIgnoreCase("100-continue")) {
            throw refused(417);
        }
    }

    private String body(RequestLine asked, List<String> names, List<String> values) {
        List<String> encodings = all("transfer-encoding", names, values);
        List<String> lengths = all("content-length", names, values);
        if (encodings.size() > 1 || lengths.size() > 1 || !encodings.isEmpty() && !lengths.isEmpty()) {
            throw refused(400);
        }
        if (!encodings.isEmpty()) {
            if (asked.minor() == 0) {
                throw refused(400);
            }
            if (!encodings.get(0).equalsIgnoreCase("chunked")) {
                throw refused(501);
            }
            return chunks();
        }
        if (lengths.isEmpty()) {
            return "";
        }
        if (!lengths.get(0).matches("[0-9]+")) {
            throw refused(400);
        }
        return bytes(size(lengths.get(0), 10, limits.maxBodyBytes()));
    }

    private static int size(String digits, int radix, int max) {
        BigInteger size = new BigInteger(digits, radix);
        if (size.compareTo(BigInteger.valueOf(max)) > 0) {
            throw refused(413);
        }
        return size.intValueExact();
    }

    private String bytes(int count) {
        if (text.length() - position < count) {
            throw new Stop("READING");
        }
        position += count;
        return text.substring(position - count, position);
    }

    private String chunks() {
        StringBuilder body = new StringBuilder();
        while (true) {
            String line = line(limits.maxChunkLineBytes(), 400);
            extraBytes += Math.max(0, line.length() - 8);
            Matcher chunk = CHUNK.matcher(line);
            if (!chunk.matches() || extraBytes > limits.maxHeadBytes()) {
                throw refused(400);
            }
            int size = size(chunk.group(1), 16, limits.maxBodyBytes() - body.length());
            if (size == 0) {
                fields(new ArrayList<>(), new ArrayList<>());
                return body.toString();
            }
            body.append(bytes(size));
            line(0, 400);
        }
    }
}
