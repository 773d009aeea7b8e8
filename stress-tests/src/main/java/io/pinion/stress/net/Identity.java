package io.pinion.stress.net;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who an end of a connection says it is.
 *
 * @param key its key
 * @param chain its certificate, then those of its issuers
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
    X509Certificate certificate() {
        return chain.get(0);
    }

    /** The same with another chain. */
    Identity shown(List<X509Certificate> newChain) {
        return new Identity(key, newChain);
    }
}
