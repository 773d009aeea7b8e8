package io.pinion.stress.net;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Issues certificates, also such as nobody should: no tool of the JDK signs with a key that may not sign. */
final class Issuer {
    private static final byte[] ALGORITHM = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Subject subject;
    private final Identity identity;

    private Issuer(Subject subject, Identity identity) {
        this.subject = subject;
        this.identity = identity;
    }

    /** Signs itself. */
    static Issuer root(Subject subject) throws GeneralSecurityException {
        KeyPair keys = newKeys();
        X509Certificate certificate = sign(subject, keys, subject, keys.getPrivate());
        return new Issuer(subject, new Identity(keys.getPrivate(), List.of(certificate)));
    }

    X509Certificate certificate() {
        return identity.certificate();
    }

    /** The key of this one, to be shown by itself. */
    Identity identity() {
        return identity;
    }

    /** Another one, whose certificate is signed by this. */
    Issuer next(Subject of) throws GeneralSecurityException {
        return new Issuer(of, issue(of));
    }

    Identity issue(Subject of) throws GeneralSecurityException {
        KeyPair keys = newKeys();
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(sign(of, keys, subject, identity.key()));
        chain.addAll(identity.chain());
        return new Identity(keys.getPrivate(), chain);
    }

    /** The same certificate with one bit of its signature wrong. */
    static X509Certificate forged(X509Certificate genuine) throws GeneralSecurityException {
        byte[] encoded = genuine.getEncoded();
        encoded[encoded.length - 1] ^= 1;
        return parse(encoded);
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(Subject of, KeyPair keys, Subject by, PrivateKey key)
            throws GeneralSecurityException {
        byte[] content = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(BigInteger.valueOf(SERIAL.getAndIncrement())),
                ALGORITHM,
                name(by),
                Der.sequence(Der.time(of.from()), Der.time(of.to())),
                name(of),
                keys.getPublic().getEncoded(),
                Der.tagged(0xa3, extensions(of)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(content);
        return parse(Der.sequence(content, ALGORITHM, Der.bits(signature.sign())));
    }

    private static X509Certificate parse(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] name(Subject of) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(of.commonName()))));
    }

    private static byte[] extensions(Subject of) {
        List<byte[]> all = new ArrayList<>();
        byte[] constraints = of.isAuthority() ? Der.sequence(Der.isTrue()) : Der.sequence();
        all.add(Der.sequence(Der.oid("2.5.29.19"), Der.isTrue(), Der.octets(constraints)));
        if (!of.hosts().isEmpty()) {
            byte[][] hosts = of.hosts().stream()
                    .map(host -> Der.tagged(0x82, host.getBytes(StandardCharsets.US_ASCII)))
                    .toArray(byte[][]::new);
            all.add(Der.sequence(Der.oid("2.5.29.17"), Der.octets(Der.sequence(hosts))));
        }
        String usage = of.usage();
        if (usage != null) {
            all.add(Der.sequence(Der.oid("2.5.29.37"), Der.octets(Der.sequence(Der.oid(usage)))));
        }
        return Der.sequence(all.toArray(byte[][]::new));
    }
}
