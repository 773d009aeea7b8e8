package io.pinion.logging.receivers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A key and a certificate for {@code localhost} and 127.0.0.1, made by the JDK's {@code keytool} when first needed. */
final class ReceiverKey {
    private static final String ALIAS = "receiver";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static @Nullable KeyStore shared;

    private final KeyStore store;
    private final Path certificateFile;
    private final Path keyFile;

    private ReceiverKey(KeyStore store, Path certificateFile, Path keyFile) {
        this.store = store;
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
    }

    /** Writes it into a directory; it is the same one for all receivers of this JVM. */
    static ReceiverKey in(Path directory) throws IOException {
        try {
            KeyStore store = store(directory);
            Path certificate = directory.resolve("certificate.pem");
            Path key = directory.resolve("key.pem");
            Key secret = Objects.requireNonNull(store.getKey(ALIAS, PASSWORD));
            Files.writeString(
                    certificate, pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
            Files.writeString(key, pem("PRIVATE KEY", secret.getEncoded()));
            return new ReceiverKey(store, certificate, key);
        } catch (GeneralSecurityException e) {
            throw new IOException("no key", e);
        }
    }

    private static synchronized KeyStore store(Path directory) throws IOException, GeneralSecurityException {
        KeyStore made = shared;
        if (made == null) {
            Path file = directory.resolve("key.p12");
            keytool(file, directory);
            made = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                made.load(in, PASSWORD);
            }
            shared = made;
        }
        return made;
    }

    private static void keytool(Path file, Path directory) {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(program, "-genkeypair", "-alias", ALIAS));
        command.addAll(List.of("-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "10"));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
        Programs.run(command, directory, LIMIT);
    }

    private static String pem(String what, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    Path certificateFile() {
        return certificateFile;
    }

    Path keyFile() {
        return keyFile;
    }

    /** {@return a context for clients, which trust this certificate and no other} */
    SSLContext client() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS context", e);
        }
    }

    /** {@return a context for servers, which show this certificate} */
    SSLContext server() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS context", e);
        }
    }
}
