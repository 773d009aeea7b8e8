package io.pinion.linux.jni;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What the system leaves as a peer's address, of which the peer chooses the bytes. The input is the socket's family, the
 * length that the system says, and the structure. It reads as an address, alone and through the cache of the last
 * sender, and never reaches beyond what the system says is there.
 */
public final class KernelAddressFuzz extends FuzzTarget<KernelAddressFuzz.Parser> {
    private static final int STRUCT = 8;
    private static final int STRUCT_BYTES = 128;
    /** Of paths, which the locale decides. */
    private static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"));

    /** Reads what is there. */
    public interface Parser {
        SocketAddress read(Addresses addresses, Family family) throws IOException;
    }

    public KernelAddressFuzz() {
        super(
                "kernel-address",
                Addresses::get,
                Map.of("a path reaches up to the next zero", KernelAddressFuzz::tooFar, "a port is signed", (a, f) -> {
                    SocketAddress found = a.get(f);
                    return found instanceof InetSocketAddress inet
                            ? new InetSocketAddress(inet.getAddress(), Math.max(0, (short) inet.getPort()))
                            : found;
                }));
    }

    private static SocketAddress tooFar(Addresses addresses, Family family) throws IOException {
        ByteBuffer memory = Lazily.MEMORY;
        int length = memory.getInt(0);
        memory.putInt(0, STRUCT_BYTES);
        SocketAddress found = addresses.get(family);
        memory.putInt(0, length);
        return found;
    }

    @Override
    public Optional<String> unavailabilityCause() {
        return Library.unavailabilityCause();
    }

    @Override
    protected void check(Parser parser, byte[] input) throws IOException {
        FuzzInput choices = new FuzzInput(input);
        Family family = Family.values()[choices.octet() % 3];
        int length = choices.octet();
        byte[] struct = Arrays.copyOf(choices.take(STRUCT_BYTES), STRUCT_BYTES);
        ByteBuffer memory = Lazily.MEMORY;
        memory.putInt(0, length).putInt(4, 0).put(STRUCT, struct);
        Addresses addresses = Lazily.ADDRESSES;
        SocketAddress found = parser.read(addresses, family);
        Hold.same(naive(family, length, struct), found, "address");
        // A cache belongs to one socket, and so to one family.
        Addresses.SenderCache senders = addresses.new SenderCache();
        SocketAddress cached = senders.get(family);
        Hold.same(found, cached, "address through an empty cache");
        Hold.that(senders.get(family) == cached, "a sender that is known makes garbage");
        memory.put(STRUCT + 2, (byte) ~struct[2]);
        struct[2] = (byte) ~struct[2];
        Hold.same(naive(family, length, struct), parser.read(addresses, family), "another address");
        if (length > 2) {
            Hold.same(naive(family, length, struct), senders.get(family), "another address through the cache");
        }
        Hold.same(STRUCT + STRUCT_BYTES, memory.limit(), "limit of the memory");
    }

    private static SocketAddress naive(Family family, int length, byte[] struct) throws IOException {
        if (family == Family.UNIX) {
            int end = 2;
            while (end < Math.min(length, STRUCT_BYTES) && struct[end] != 0) {
                end++;
            }
            return path(new String(struct, 2, end - 2, CHARSET));
        }
        ByteBuffer bytes = ByteBuffer.wrap(struct);
        int port = Short.toUnsignedInt(bytes.getShort(2));
        int number = bytes.order(ByteOrder.nativeOrder()).getShort(0);
        if (number == Family.INET.number) {
            return new InetSocketAddress(InetAddress.getByAddress(Arrays.copyOfRange(struct, 4, 8)), port);
        }
        byte[] host = Arrays.copyOfRange(struct, 8, 24);
        int scope = bytes.getInt(24);
        return new InetSocketAddress(
                scope == 0 ? InetAddress.getByAddress(host) : java.net.Inet6Address.getByAddress(null, host, scope),
                port);
    }

    /** What the locale cannot spell is no name. */
    private static SocketAddress path(String text) {
        try {
            return UnixDomainSocketAddress.of(text);
        } catch (InvalidPathException e) {
            return UnixDomainSocketAddress.of("");
        }
    }

    /** The memory that the C side writes to has no other way in from here. */
    private static final class Lazily {
        static final Addresses ADDRESSES = new Addresses();
        static final ByteBuffer MEMORY = memory();

        private static ByteBuffer memory() {
            try {
                Field field = Addresses.class.getDeclaredField("bytes");
                field.setAccessible(true);
                return (ByteBuffer) field.get(ADDRESSES);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
    }
}
