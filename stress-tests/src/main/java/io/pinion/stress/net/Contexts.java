package io.pinion.stress.net;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes contexts of TLS out of certificates that are in memory only. */
final class Contexts {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private Contexts() {}

    /** With a key, or without; trusts what that one has issued. */
    static SSLContext of(String protocol, @Nullable Identity own, X509Certificate trusted)
            throws GeneralSecurityException, IOException {
        return context(protocol, own, anchors(trusted));
    }

    /** Trusts everybody, whatever name they have. */
    static SSLContext trusting(String protocol, @Nullable Identity own) throws GeneralSecurityException, IOException {
        return context(protocol, own, new TrustManager[] {new Trusting()});
    }

    private static SSLContext context(String protocol, @Nullable Identity own, TrustManager[] trust)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(own == null ? new KeyManager[0] : keys(own), trust, null);
        return context;
    }

    private static KeyManager[] keys(Identity own) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setKeyEntry("key", own.key(), PASSWORD, own.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        return keys.getKeyManagers();
    }

    private static TrustManager[] anchors(X509Certificate trusted) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setCertificateEntry("anchor", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** What no user should have. */
    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
