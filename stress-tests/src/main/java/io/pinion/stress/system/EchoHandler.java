package io.pinion.stress.system;

import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends back what arrives on a stream of the worker. */
final class EchoHandler implements StreamHandler {
    @Override
    public void data(Stream stream, ByteBuffer data) throws IOException {
        stream.write(data);
    }
}
