package io.pinion.worker.disruptor.net;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which host names are addresses in digits. Those are turned into addresses on the worker, so for each of them the JDK
 * must not ask a name service: it does not where the text is a dotted quad of at most 15 characters, or has a colon and
 * begins as an IPv6 address can.
 */
public final class LiteralFuzz extends FuzzTarget<Predicate<String>> {
    private static final Pattern QUAD =
            Pattern.compile("0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}");
    private static final int LONGEST_QUAD = 15;

    public LiteralFuzz() {
        super(
                "address-literal",
                Resolver::isLiteral,
                Map.of(
                        "a colon anywhere makes an address",
                        name -> name.indexOf(':') >= 0 || Resolver.isLiteral(name),
                        "parts up to 999",
                        name -> name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") || Resolver.isLiteral(name)));
    }

    @Override
    protected void check(Predicate<String> parser, byte[] input) {
        String name = new FuzzInput(input).text();
        boolean expected = mayBeSix(name) || QUAD.matcher(name).matches() && name.length() <= LONGEST_QUAD;
        Hold.same(expected, parser.test(name), "'" + name + "' is an address in digits");
        if (expected) {
            look(name);
        }
    }

    private static boolean mayBeSix(String name) {
        return name.indexOf(':') >= 0 && "0123456789abcdefABCDEF:[".indexOf(name.charAt(0)) >= 0;
    }

    /** An answer, or that there is none; nothing else comes out of the JDK. */
    private static void look(String name) {
        try {
            Hold.that(InetAddress.getByName(name).getAddress().length >= 4, "an address");
        } catch (UnknownHostException e) {
            Hold.that(e.getMessage() != null, "says nothing");
        }
    }
}
