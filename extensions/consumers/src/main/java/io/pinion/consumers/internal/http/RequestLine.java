package io.pinion.consumers.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param method any token
 * @param path as sent, percent-encoded; starts with a slash, or is an asterisk
 * @param query as sent, null when there is none
 * @param minor 0 for HTTP/1.0, 1 for HTTP/1.1 and what may follow it
 */
public record RequestLine(
        String method, String path, @Nullable String query, int minor) {

    static RequestLine parse(String line) {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0 || last <= first + 1 || line.indexOf(' ', first + 1) != last) {
            throw new Refusal(400, "the request line must be a method, a target and a version, one space between each");
        }
        String method = line.substring(0, first);
        if (!Chars.isToken(method)) {
            throw new Refusal(400, "the method is not a token");
        }
        int minor = minor(line.substring(last + 1));
        return target(method, line.substring(first + 1, last), minor);
    }

    private static int minor(String version) {
        boolean wellFormed = version.length() == 8
                && version.startsWith("HTTP/")
                && isDigit(version.charAt(5))
                && version.charAt(6) == '.'
                && isDigit(version.charAt(7));
        if (!wellFormed) {
            throw new Refusal(400, "the version must look like HTTP/1.1");
        }
        if (version.charAt(5) != '1') {
            throw new Refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        return version.charAt(7) == '0' ? 0 : 1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static RequestLine target(String method, String target, int minor) {
        if (target.equals("*") && method.equals("OPTIONS")) {
            return new RequestLine(method, target, null, minor);
        }
        String local = target.startsWith("/") ? target : withoutAuthority(target);
        int mark = local.indexOf('?');
        String path = mark < 0 ? local : local.substring(0, mark);
        String query = mark < 0 ? null : local.substring(mark + 1);
        if (!Chars.isPath(path) || query != null && !Chars.isQuery(query)) {
            throw new Refusal(400, "the target holds a character that must be percent-encoded, or half an escape");
        }
        return new RequestLine(method, path, query, minor);
    }

    /** The absolute form is meant for proxies, but every server must take it. */
    private static String withoutAuthority(String target) {
        String scheme = "http://";
        if (!target.regionMatches(true, 0, scheme, 0, scheme.length())) {
            throw new Refusal(400, "the target must start with a slash");
        }
        int end = scheme.length();
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        if (end == scheme.length() || !Chars.isHost(target.substring(scheme.length(), end))) {
            throw new Refusal(400, "the target has no valid host");
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }
}
