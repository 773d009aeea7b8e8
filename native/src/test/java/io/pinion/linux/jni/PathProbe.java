package io.pinion.linux.jni;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;

/** Says how this JVM spells the path of a peer that is not plain ASCII. */
final class PathProbe {
    private static final byte[] PATH = {'/', (byte) 0xC3, (byte) 0xA4};

    private PathProbe() {}

    public static void main(String[] args) throws Exception {
        Library.require();
        Addresses addresses = new Addresses();
        Field field = Addresses.class.getDeclaredField("bytes");
        field.setAccessible(true);
        ByteBuffer memory = (ByteBuffer) field.get(addresses);
        memory.putInt(0, 2 + PATH.length).putShort(8, (short) 1).put(10, PATH);
        System.out.println("the path is '" + addresses.get(Family.UNIX) + "'");
    }
}
