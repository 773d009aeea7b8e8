package io.pinion.examples.demo;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What becomes of the bytes a collector sends back.
 *
 * <p>Threads: one takes; the rest any.
 */
interface Replies {

    /** Takes what it understands; the rest comes again with what follows. */
    void take(ByteBuffer source) throws IOException;

    /** Whether the collector has said all it has to say. */
    boolean isComplete();

    /** For a collector of somebody else, which may answer what it likes and confirms nothing. */
    static Replies ignored() {
        return new Replies() {
            @Override
            public void take(ByteBuffer source) {
                source.position(source.limit());
            }

            @Override
            public boolean isComplete() {
                return true;
            }
        };
    }
}
