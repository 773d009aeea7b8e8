package io.pinion.stress.life;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The broken twins of the lifecycle programme: each keeps something that a cycle should have let go. */
enum Leak {
    /** Nothing: the real programme. */
    NONE,
    /** A worker that is not closed. */
    THREAD,
    /** A file that is not closed. */
    DESCRIPTOR,
    /** Memory outside the heap. */
    NATIVE,
    /** A class loader with a class in it. */
    CLASSES,
    /** An array. */
    HEAP;

    private static final int NATIVE_BYTES = 64 * 1024;
    private static final int HEAP_BYTES = 32 * 1024;
    private static final WorkerConfig SMALL =
            WorkerConfig.builder().name("leaked").capacity(64).build();
    private static final List<Object> KEPT = new ArrayList<>();

    void add() throws IOException {
        switch (this) {
            case NONE -> {}
            case THREAD -> KEPT.add(Worker.start(SMALL));
            case DESCRIPTOR -> KEPT.add(FileChannel.open(Path.of("/proc/self/status")));
            case NATIVE -> KEPT.add(ByteBuffer.allocateDirect(NATIVE_BYTES));
            case CLASSES -> KEPT.add(aClassOfItsOwn());
            case HEAP -> KEPT.add(new byte[HEAP_BYTES]);
        }
    }

    private static Object aClassOfItsOwn() {
        ClassLoader loader = new ClassLoader(Leak.class.getClassLoader()) {};
        return Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (proxy, method, args) -> null);
    }
}
