package io.pinion.contract.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Keys for tests, made by the JDK's own {@code keytool} when they are first needed. */
public final class TestKeys {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String EXPIRED = "expired";
    private static final Map<String, KeyStore> STORES = new ConcurrentHashMap<>();

    private TestKeys() {}

    /** The key of {@code localhost}, trusting itself, so that it serves either side. */
    public static SSLContext server(String protocol) {
        return context(protocol, store("localhost"), store("localhost"));
    }

    /** No key; trusts that of the server. */
    public static SSLContext client(String protocol) {
        return context(protocol, null, store("localhost"));
    }

    /** No key; trusts somebody else. */
    public static SSLContext stranger(String protocol) {
        return context(protocol, null, store("unrelated"));
    }

    /** The key of {@code localhost}, too old, and trust in who has signed it. */
    public static SSLContext expired(String protocol) {
        return context(protocol, store(EXPIRED), store(EXPIRED));
    }

    private static SSLContext context(String protocol, @Nullable KeyStore own, KeyStore trusted) {
        try {
            SSLContext context = SSLContext.getInstance(protocol);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors(trusted));
            context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore anchors(KeyStore store) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("anchor", store.getCertificate(store.containsAlias("ca") ? "ca" : "key"));
        return anchors;
    }

    private static KeyStore store(String name) {
        return STORES.computeIfAbsent(name, TestKeys::make);
    }

    private static KeyStore make(String name) {
        try {
            Path directory = Files.createTempDirectory("pinion-keys");
            Path file = directory.resolve(name + ".p12");
            if (name.equals(EXPIRED)) {
                keytool(file, List.of("-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c", "-validity", "100"));
                keytool(file, key("localhost", List.of("-signer", "ca", "-startdate", "-10d", "-validity", "5")));
            } else {
                keytool(file, key(name, List.of("-validity", "100")));
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            forgetKeyOfAuthority(store);
            Files.delete(file);
            Files.delete(directory);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Otherwise it might be the one that is shown to peers. */
    private static void forgetKeyOfAuthority(KeyStore store) throws GeneralSecurityException {
        Certificate authority = store.getCertificate("ca");
        if (authority != null) {
            store.deleteEntry("ca");
            store.setCertificateEntry("ca", authority);
        }
    }

    private static List<String> key(String name, List<String> more) {
        List<String> all = new ArrayList<>(
                List.of("-alias", "key", "-dname", "CN=" + name, "-ext", "san=dns:localhost,ip:127.0.0.1"));
        all.addAll(more);
        return all;
    }

    private static void keytool(Path file, List<String> what) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
        command.addAll(what);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
