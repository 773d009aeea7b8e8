package io.pinion.examples.invoices;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and self-signed certificates for one run, made by the JDK's keytool in a temporary directory that is gone afterwards.
 *
 * @param right for the server: for its host name, and trusted by the client
 * @param stranger for the server: for its host name, but nobody trusts it
 * @param otherHost for the server: trusted by the client, but for another host name
 * @param client trusts {@code right} and {@code otherHost}, and nothing else
 */
record Certificates(SSLContext right, SSLContext stranger, SSLContext otherHost, SSLContext client) {
    private static final String ALIAS = "server";
    private static final String PASSWORD_VARIABLE = "PINION_EXAMPLE_KEYS";
    private static final int LIMIT_SECONDS = 60;

    static Certificates make() throws IOException, GeneralSecurityException, InterruptedException {
        Path directory = Files.createTempDirectory("pinion-invoices");
        String password = UUID.randomUUID().toString();
        try {
            // Each keytool is a JVM that takes half a second to start; side by side they take that once.
            List<Process> makers = List.of(
                    keytool(directory.resolve("right"), "localhost", password),
                    keytool(directory.resolve("stranger"), "localhost", password),
                    keytool(directory.resolve("other"), "billing.example", password));
            for (Process maker : makers) {
                await(maker);
            }
            KeyStore right = load(directory.resolve("right"), password);
            KeyStore other = load(directory.resolve("other"), password);
            return new Certificates(
                    server(right, password),
                    server(load(directory.resolve("stranger"), password), password),
                    server(other, password),
                    client(right, other));
        } finally {
            delete(directory);
        }
    }

    private static Process keytool(Path file, String host, String password) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass:env",
                        PASSWORD_VARIABLE)
                .redirectErrorStream(true);
        builder.environment().put(PASSWORD_VARIABLE, password);
        return builder.start();
    }

    private static void await(Process keytool) throws IOException, InterruptedException {
        String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (!keytool.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IOException("keytool failed: " + Text.visible(output.strip()));
        }
    }

    private static KeyStore load(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    private static SSLContext server(KeyStore store, String password) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext client(KeyStore... trusted) throws IOException, GeneralSecurityException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        for (int i = 0; i < trusted.length; i++) {
            anchors.setCertificateEntry("trusted" + i, trusted[i].getCertificate(ALIAS));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void delete(Path directory) throws IOException {
        for (String name : List.of("right", "stranger", "other")) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.deleteIfExists(directory);
    }
}
