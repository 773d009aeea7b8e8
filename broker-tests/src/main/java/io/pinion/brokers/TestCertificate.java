package io.pinion.brokers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Certificates for brokers, made by the JDK's own {@code keytool} when they are first needed and kept in memory, each with
 * an authority of its own.
 *
 * <p>Threads: any.
 */
public enum TestCertificate {
    /** For {@code localhost} and 127.0.0.1: right for every broker here. */
    RIGHT("san=dns:localhost,ip:127.0.0.1", List.of("-validity", "100")),
    /** For somebody else's host: trusted, and wrong for every broker here. */
    WRONG_HOST("san=dns:elsewhere.example", List.of("-validity", "100")),
    /** For {@code localhost} and 127.0.0.1, until five days ago. */
    EXPIRED("san=dns:localhost,ip:127.0.0.1", List.of("-startdate", "-10d", "-validity", "5"));

    private static final String KEY = "key";
    private static final String AUTHORITY = "authority";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<TestCertificate, KeyStore> MADE = new EnumMap<>(TestCertificate.class);

    private final String names;
    private final List<String> validity;

    TestCertificate(String names, List<String> validity) {
        this.names = names;
        this.validity = List.copyOf(validity);
    }

    /** {@return a context for servers, which show this certificate} */
    public SSLContext server() {
        return context(store(this), null);
    }

    /** {@return a context for clients, which trust this certificate and no other} */
    public SSLContext client() {
        return context(null, store(this));
    }

    /** {@return a key store of type PKCS12 that holds only the certificate, for clients that want one; a new one each time} */
    public KeyStore trustStore() {
        try {
            return anchors(store(this));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no trust store for " + this, e);
        }
    }

    /** Writes key and certificate as RabbitMQ wants them, and returns its settings. */
    List<String> settings(Path directory) throws IOException {
        try {
            KeyStore store = store(this);
            Path certificate = directory.resolve("certificate.pem");
            Path authority = directory.resolve("authority.pem");
            Path key = directory.resolve("key.pem");
            Files.writeString(
                    authority,
                    pem("CERTIFICATE", store.getCertificate(AUTHORITY).getEncoded()));
            Files.writeString(
                    certificate, pem("CERTIFICATE", store.getCertificate(KEY).getEncoded()));
            Files.writeString(
                    key,
                    pem(
                            "PRIVATE KEY",
                            Objects.requireNonNull(store.getKey(KEY, PASSWORD)).getEncoded()));
            return List.of(
                    "ssl_options.cacertfile = " + authority,
                    "ssl_options.certfile = " + certificate,
                    "ssl_options.keyfile = " + key,
                    "ssl_options.verify = verify_none",
                    "ssl_options.fail_if_no_peer_cert = false");
        } catch (GeneralSecurityException e) {
            throw new IOException("no files for " + this, e);
        }
    }

    private static String pem(String what, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    private static SSLContext context(@Nullable KeyStore own, @Nullable KeyStore trusted) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors(trusted));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS context", e);
        }
    }

    private static KeyStore anchors(@Nullable KeyStore trusted) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        if (trusted != null) {
            anchors.setCertificateEntry("anchor", trusted.getCertificate(AUTHORITY));
        }
        return anchors;
    }

    private static KeyStore store(TestCertificate which) {
        synchronized (MADE) {
            return MADE.computeIfAbsent(which, TestCertificate::make);
        }
    }

    private static KeyStore make(TestCertificate which) {
        try {
            Path directory = Files.createTempDirectory("pinion-keys");
            Path file = directory.resolve("key.p12");
            try {
                keytool(file, directory, AUTHORITY, List.of("-ext", "bc:c", "-validity", "100"));
                keytool(file, directory, KEY, which.signed());
                KeyStore store = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    store.load(in, PASSWORD);
                }
                forgetKeyOfAuthority(store);
                return store;
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no key for " + which, e);
        }
    }

    /** Otherwise it might be the one that is shown to clients. */
    private static void forgetKeyOfAuthority(KeyStore store) throws GeneralSecurityException {
        Certificate authority = store.getCertificate(AUTHORITY);
        store.deleteEntry(AUTHORITY);
        store.setCertificateEntry(AUTHORITY, authority);
    }

    private List<String> signed() {
        List<String> options = new ArrayList<>(List.of("-signer", AUTHORITY, "-ext", names));
        options.addAll(validity);
        return options;
    }

    private static void keytool(Path file, Path directory, String alias, List<String> options) {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command =
                new ArrayList<>(List.of(program, "-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
        command.addAll(options);
        Commands.run(command, Map.of(), directory, LIMIT);
    }
}
