package io.pinion.sse;

import java.net.URI;
import java.util.Locale;

/** Addresses of servers: what is allowed, and how a path is joined to one. */
final class Urls {
    private Urls() {}

    static URI checked(URI url) {
        String scheme = url.getScheme();
        if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
            throw new IllegalArgumentException("url must begin with http:// or https://, the scheme was " + scheme);
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("url must name a host; check its spelling");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "url must not hold a user or a password, which would be logged; use basicAuth");
        }
        return url;
    }

    /** Joins by RFC 3986, which {@link URI#resolve(URI)} follows but for an empty reference, a query, and dots too many. */
    static URI join(URI base, String reference) {
        URI from = checked(base);
        URI joined = checked(resolve(from, reference));
        if (!joined.getScheme().equalsIgnoreCase(from.getScheme())
                || !authority(joined).equals(authority(from))) {
            throw new IllegalArgumentException("path must stay on the server of the base url, " + authority(from)
                    + ", but leads to " + Texts.forLog(authority(joined)));
        }
        return joined;
    }

    private static URI resolve(URI base, String reference) {
        String root = base.getScheme() + "://" + base.getRawAuthority();
        String path = base.getRawPath().isEmpty() ? "/" : base.getRawPath();
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        if (reference.isEmpty()) {
            return URI.create(root + path + query);
        }
        if (reference.startsWith("?")) {
            return URI.create(root + path + reference);
        }
        URI joined = URI.create(root + path).resolve(reference);
        String joinedPath = joined.getRawPath();
        int dots = 0;
        while (joinedPath.startsWith("/../", dots)) {
            dots += 3;
        }
        if (dots == 0) {
            return joined;
        }
        String text = joined.toString();
        int at = text.indexOf(joinedPath);
        return URI.create(text.substring(0, at) + text.substring(at + dots));
    }

    /** Whether others on the way can read what is sent there. */
    static boolean isInTheOpen(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return url.getScheme().equalsIgnoreCase("http") && !loopback;
    }

    private static String authority(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT) + ":" + port(url);
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
