package io.pinion.linux.jni;

import io.pinion.linux.Native;
import java.util.BitSet;

/** Calls everything native with edge arguments: each call answers, or throws one of Java's exceptions. */
public final class EdgeArguments {
    private EdgeArguments() {}

    /**
     * The arguments are how many calls, the seed, and {@code exact} for buffers without guards of our own, as the address
     * sanitizer wants them.
     */
    public static void main(String[] args) throws Exception {
        if (!Native.isAvailable()) {
            System.out.println(
                    "edge-arguments: skipped, " + Native.unavailabilityCause().orElseThrow());
            System.exit(77);
        }
        long calls = Long.parseLong(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        boolean guards = args.length < 3 || !args[2].equals("exact");
        System.out.println("edge-arguments: seed " + seed);
        run(calls, seed, guards);
        System.out.println("edge-arguments: passed, " + calls + " calls");
    }

    static void run(long calls, long seed, boolean guards) throws Exception {
        BitSet allowed = new LinuxThreadControl().affinity();
        Edges edges = new Edges(seed);
        try (EdgeRawCalls raw = new EdgeRawCalls(edges, guards);
                EdgePollerCalls poller = new EdgePollerCalls(edges, guards)) {
            for (long i = 0; i < calls; i += 2) {
                raw.next();
                raw.check();
                poller.next();
                poller.check();
            }
        } catch (Throwable e) {
            throw new AssertionError("with the seed " + seed, e);
        } finally {
            new LinuxThreadControl().setAffinity(allowed);
        }
    }
}
