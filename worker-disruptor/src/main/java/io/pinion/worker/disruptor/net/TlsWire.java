package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS between a stream and its socket.
 *
 * <p>Outgoing plain bytes stay in the stream's queue until there is room for records: at most {@link #CIPHER_BYTES}
 * wait encrypted, and one record. Incoming bytes are decrypted into what the stream reads into where a record fits, else
 * through a buffer of one record. The engine's tasks run off the worker; meanwhile the engine is not touched.
 *
 * <p>How to read it: {@link #read} and {@link #write} are the stream's side, {@link #shakeHands} comes before them,
 * {@link #afterEngine} does what the engine asks for in between.
 */
final class TlsWire extends Wire {
    static final int CIPHER_BYTES = 1 << 16;
    /** More than this only piles up when a peer makes us answer and does not read. */
    private static final int ANSWER_BYTES = 1 << 18;

    private static final int RECORD_BYTES = 1 << 14;
    private static final int MAX_PACKET_BYTES = 1 << 17;
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final ByteBuffer[] NOTHING = {EMPTY};

    private final NetworkCore net;
    private final PollerSocket socket;
    private final SSLEngine engine;
    private final SendQueue cipher;
    private final RecordMarks marks = new RecordMarks();
    private long cipherSent;
    private long plainTaken;
    /** In plain bytes. */
    private int longestRecord;

    private Runnable resume;
    private @Nullable Chunk in;
    private ByteBuffer plain = EMPTY;
    private int packetBytes;
    private boolean begun;
    private boolean shaken;
    private boolean tasksRunning;
    private boolean starved;
    private boolean inputClosed;
    private boolean endTold;
    private boolean outputClosed;
    private boolean spoken;
    private boolean released;

    /** The last argument is called on the worker when the engine's tasks have ended. */
    TlsWire(NetworkCore net, PollerSocket socket, SSLEngine engine, Runnable resume) {
        this.net = net;
        this.socket = socket;
        this.engine = engine;
        this.resume = resume;
        cipher = new SendQueue(net.pool);
        packetBytes = engine.getSession().getPacketBufferSize();
    }

    @Override
    void resumeWith(Runnable newResume) {
        resume = newResume;
    }

    /** Goes on with the handshake; true when it is done. */
    boolean shakeHands() throws IOException {
        if (!begun) {
            begun = true;
            engine.beginHandshake();
        }
        try {
            boolean done = advanceHandshake();
            sendCipher();
            return done;
        } catch (SSLException e) {
            sayWhatIsWrong();
            throw e;
        }
    }

    private boolean advanceHandshake() throws IOException {
        boolean hasRead = false;
        while (!tasksRunning) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrapControl();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!hasPackets()) {
                        // Once in a turn: who sends warnings without end would keep the worker to itself.
                        if (hasRead || !fill("during the TLS handshake")) {
                            return false;
                        }
                        hasRead = true;
                    }
                    if (hasPackets() && unwrap(plainRoom()).getStatus() == SSLEngineResult.Status.CLOSED) {
                        throw new SSLException("the peer closed the TLS stream during the handshake");
                    }
                    plain.flip();
                }
                default -> {
                    shaken = true;
                    spoken = true;
                    plain = plain.hasRemaining() ? plain : EMPTY;
                    releaseEmpty();
                    return true;
                }
            }
        }
        return false;
    }

    /** Lets the peer know by an alert, if it can still hear us. */
    private void sayWhatIsWrong() {
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrapControl()) {
                // Each round takes one record from the engine.
            }
            sendCipher();
        } catch (IOException e) {
            // The first error is the one that counts.
        }
    }

    @Override
    int read(ByteBuffer target) throws IOException {
        if (plain.hasRemaining()) {
            return copyPlain(target);
        }
        try {
            return readRecords(target);
        } catch (SSLException e) {
            sayWhatIsWrong();
            throw e;
        } finally {
            releaseEmpty();
        }
    }

    private int readRecords(ByteBuffer target) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            int got = unwrapSome(target);
            if (got > 0 || tasksRunning) {
                return got;
            }
            if (inputClosed) {
                endTold = true;
                return -1;
            }
            if (!fill("without close_notify, so it may have been cut")) {
                return 0;
            }
        }
        return unwrapSome(target);
    }

    /** Decrypts as many records as are here and fit; how many bytes came of it. */
    private int unwrapSome(ByteBuffer target) throws IOException {
        int total = 0;
        boolean overflow = false;
        while (hasPackets() && !tasksRunning && !inputClosed) {
            boolean direct =
                    !overflow && target.remaining() >= engine.getSession().getApplicationBufferSize();
            if (!direct && total > 0) {
                break;
            }
            SSLEngineResult result = unwrap(direct ? target : plainRoom());
            if (direct) {
                total += result.bytesProduced();
            } else {
                plain.flip();
                total += copyPlain(target);
            }
            overflow = result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW;
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                inputEnded();
            }
        }
        return total;
    }

    private boolean hasPackets() {
        return in != null && in.size() > 0 && !starved;
    }

    /** Before TLS 1.3 the end of one half is the end of both. */
    private void inputEnded() throws IOException {
        inputClosed = true;
        if (!isTls13()) {
            closeOutput();
        }
    }

    private SSLEngineResult unwrap(ByteBuffer target) throws IOException {
        Chunk packets = in;
        if (packets == null) {
            throw new IllegalStateException("nothing to decrypt");
        }
        SSLEngineResult result = engine.unwrap(packets.content(), target);
        packets.start = packets.buffer.position();
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> starved = true;
            case BUFFER_OVERFLOW -> growPlain();
            default -> {
                if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                    // Something else has to happen first: a task, a record of ours.
                    starved = engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
                }
            }
        }
        if (result.getStatus() != SSLEngineResult.Status.CLOSED) {
            refuseRenegotiation();
            afterEngine();
        }
        return result;
    }

    /** Before TLS 1.3 a peer may shake hands again in mid-stream, at a price that it chooses and we pay. */
    private void refuseRenegotiation() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (shaken
                && !outputClosed
                && status != HandshakeStatus.NOT_HANDSHAKING
                && status != HandshakeStatus.FINISHED
                && !isTls13()) {
            closeOutput();
            throw new SSLException("the peer asks for renegotiation, which is refused; TLS 1.3 does without it");
        }
    }

    private boolean isTls13() {
        return "TLSv1.3".equals(engine.getSession().getProtocol());
    }

    private ByteBuffer plainRoom() {
        if (plain.capacity() == 0) {
            plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        }
        return plain.clear();
    }

    private void growPlain() throws SSLException {
        int needed = Math.max(engine.getSession().getApplicationBufferSize(), 2 * plain.capacity());
        if (needed > MAX_PACKET_BYTES) {
            throw new SSLException("a TLS record is larger than " + MAX_PACKET_BYTES + " bytes");
        }
        plain = ByteBuffer.allocate(needed);
    }

    private int copyPlain(ByteBuffer target) {
        int length = Math.min(plain.remaining(), target.remaining());
        target.put(target.position(), plain, plain.position(), length);
        target.position(target.position() + length);
        plain.position(plain.position() + length);
        return length;
    }

    /** Reads from the socket; false when nothing is there. */
    private boolean fill(String when) throws IOException {
        Chunk packets = roomForPackets();
        int got = socket.read(packets.free());
        if (got < 0) {
            throw new SSLException("the stream ended " + when);
        }
        packets.end += got;
        if (got > 0) {
            starved = false;
        }
        return got > 0;
    }

    /** A stream that waits holds no memory. */
    private void releaseEmpty() {
        if (in != null && in.size() == 0) {
            net.pool.give(in);
            in = null;
        }
    }

    private Chunk roomForPackets() throws SSLException {
        Chunk packets = in;
        if (packets == null) {
            packets = net.pool.take(packetBytes);
            in = packets;
            return packets;
        }
        if (packets.size() == packets.buffer.capacity()) {
            if (packets.size() >= MAX_PACKET_BYTES) {
                throw new SSLException("a TLS record is larger than " + MAX_PACKET_BYTES + " bytes");
            }
            Chunk larger = net.pool.take(2 * packets.size());
            larger.free().put(packets.content());
            larger.end = packets.size();
            net.pool.give(packets);
            in = larger;
            return larger;
        }
        int size = packets.size();
        packets.content().compact();
        packets.start = 0;
        packets.end = size;
        return packets;
    }

    /** Does what the engine asks for between two calls of the stream. */
    private void afterEngine() throws IOException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
                return;
            }
            if (status != HandshakeStatus.NEED_WRAP || inputClosed || !wrapControl()) {
                return;
            }
        }
    }

    private void runTasks() throws SSLException {
        List<Runnable> tasks = new ArrayList<>(1);
        Runnable task;
        while ((task = engine.getDelegatedTask()) != null) {
            tasks.add(task);
        }
        if (tasks.isEmpty()) {
            return;
        }
        tasksRunning = true;
        try {
            net.host
                    .offWorker(() -> {
                        tasks.forEach(Runnable::run);
                        return true;
                    })
                    .whenComplete((done, error) -> tasksEnded());
        } catch (RejectedExecutionException e) {
            throw new SSLException("no thread for the work of a TLS handshake", e);
        }
    }

    /** What a task threw comes out of the engine's next call. */
    private void tasksEnded() {
        if (net.host.isWorkerThread()) {
            tasksRunning = false;
            spoken = true;
            if (!released) {
                resume.run();
            }
        }
    }

    /** Takes from the engine what it wants to say of its own; whether it was anything. */
    private boolean wrapControl() throws IOException {
        if (cipher.bytes() > ANSWER_BYTES) {
            throw new SSLException("the peer asks again and again and does not read the answers");
        }
        SSLEngineResult result = wrap(NOTHING, 1);
        spoken = true;
        return result.bytesProduced() > 0;
    }

    private SSLEngineResult wrap(@Nullable ByteBuffer[] sources, int count) throws IOException {
        while (true) {
            ByteBuffer target = cipher.beginFill(packetBytes);
            SSLEngineResult result = wrapInto(sources, count, target);
            cipher.endFill();
            if (result.getStatus() != SSLEngineResult.Status.BUFFER_OVERFLOW) {
                return result;
            }
            packetBytes = Math.max(2 * packetBytes, engine.getSession().getPacketBufferSize());
            if (packetBytes > MAX_PACKET_BYTES) {
                throw new SSLException("a TLS record is larger than " + MAX_PACKET_BYTES + " bytes");
            }
        }
    }

    @SuppressWarnings("NullAway") // the first count are not null
    private SSLEngineResult wrapInto(@Nullable ByteBuffer[] sources, int count, ByteBuffer target) throws SSLException {
        return engine.wrap(sources, 0, count, target);
    }

    @Override
    boolean hasBufferedInput() {
        return plain.hasRemaining() || (inputClosed ? !endTold : hasPackets() && !tasksRunning);
    }

    @Override
    boolean isInputBusy() {
        return tasksRunning;
    }

    @Override
    long write(SendQueue queue) throws IOException {
        long total = 0;
        for (int round = 0; round < ROUNDS; round++) {
            while (cipher.bytes() < CIPHER_BYTES && !queue.isEmpty() && !isStuck()) {
                encrypt(queue);
            }
            if (cipher.isEmpty()) {
                return total;
            }
            total += sendCipher();
            if (!cipher.isEmpty()) {
                return total;
            }
        }
        return total;
    }

    private long sendCipher() throws IOException {
        long before = cipher.bytes();
        try {
            return net.writeSome(socket, cipher);
        } finally {
            // Also what went before a call that failed.
            cipherSent += before - cipher.bytes();
        }
    }

    private void encrypt(SendQueue queue) throws IOException {
        int count = queue.gather(net.gathered(), RECORD_BYTES);
        SSLEngineResult result = wrap(net.gathered(), count);
        queue.remove(result.bytesConsumed());
        plainTaken += result.bytesConsumed();
        longestRecord = Math.max(longestRecord, result.bytesConsumed());
        marks.add(cipherSent + cipher.bytes(), plainTaken);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new SSLException("the TLS stream is closed: " + queue.bytes() + " queued bytes cannot be sent");
        }
        afterEngine();
    }

    /** Whether the engine takes nothing to send before something else has happened. */
    private boolean isStuck() {
        HandshakeStatus status = engine.getHandshakeStatus();
        return tasksRunning
                || status == HandshakeStatus.NEED_TASK
                || status == HandshakeStatus.NEED_UNWRAP
                || status == HandshakeStatus.NEED_UNWRAP_AGAIN;
    }

    @Override
    boolean wantsRoom(SendQueue queue) {
        return !cipher.isEmpty() || (!queue.isEmpty() && !isStuck());
    }

    @Override
    boolean hasSpoken() {
        boolean result = spoken;
        spoken = false;
        return result;
    }

    @Override
    long handedBytes() {
        return marks.passed(cipherSent);
    }

    /** A record is longer than its content, and of no use while its last byte is missing. */
    @Override
    long notAcknowledged(long socketBytes) {
        return socketBytes == 0 ? 0 : socketBytes + longestRecord;
    }

    @Override
    long pendingBytes() {
        return cipher.bytes();
    }

    @Override
    void endOutput() throws IOException {
        closeOutput();
    }

    @Override
    void beforeClose() throws IOException {
        closeOutput();
    }

    private void closeOutput() throws IOException {
        if (!outputClosed) {
            outputClosed = true;
            engine.closeOutbound();
            while (!engine.isOutboundDone() && wrapControl()) {
                // Each round takes one record from the engine, the last of them close_notify.
            }
        }
    }

    @Override
    void release() {
        released = true;
        cipher.clear();
        plain = EMPTY;
        inputClosed = true;
        endTold = true;
        if (in != null) {
            net.pool.give(in);
            in = null;
        }
    }
}
