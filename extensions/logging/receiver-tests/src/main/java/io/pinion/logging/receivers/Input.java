package io.pinion.logging.receivers;

/** A way into a receiver: transport, framing and whether the records are syslog messages. */
public enum Input {
    /** TCP; lines of any text, taken as they are. */
    TCP_LINES(Transport.TCP),
    /** TCP; syslog messages, each ended by a line feed (RFC 6587, section 3.4.2). */
    TCP_SYSLOG(Transport.TCP),
    /** TCP; syslog messages, each after its length (RFC 6587, section 3.4.1). */
    TCP_COUNTED(Transport.TCP),
    /** TCP; records of any text, each ended by a zero byte, as GELF has it. */
    TCP_NUL(Transport.TCP),
    /** TLS; lines of any text, taken as they are. */
    TLS_LINES(Transport.TLS),
    /** TLS; syslog messages, each after its length (RFC 5425). */
    TLS_COUNTED(Transport.TLS),
    /** UDP; a syslog message in each datagram (RFC 5426). */
    UDP_SYSLOG(Transport.UDP),
    /** A Unix-domain stream; syslog messages, each ended by a line feed. */
    UNIX_STREAM(Transport.UNIX_STREAM),
    /** Unix-domain datagrams with a syslog message each, as {@code /dev/log} takes them. */
    UNIX_DATAGRAM(Transport.UNIX_DATAGRAM),
    /** HTTP; what is posted is taken as it is. */
    HTTP(Transport.TCP);

    /** What carries the bytes. */
    public enum Transport {
        /** TCP on the loopback address. */
        TCP,
        /** TLS over TCP on the loopback address. */
        TLS,
        /** UDP on the loopback address. */
        UDP,
        /** A Unix-domain stream. */
        UNIX_STREAM,
        /** Unix-domain datagrams. */
        UNIX_DATAGRAM
    }

    private final Transport transport;

    Input(Transport transport) {
        this.transport = transport;
    }

    /** {@return what carries the bytes} */
    public Transport transport() {
        return transport;
    }

    /** {@return whether it is reached by a port rather than by a path} */
    public boolean hasPort() {
        return transport != Transport.UNIX_STREAM && transport != Transport.UNIX_DATAGRAM;
    }

    /** In names of files and sections of a configuration. */
    String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
