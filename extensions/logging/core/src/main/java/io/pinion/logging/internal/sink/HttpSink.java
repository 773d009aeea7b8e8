package io.pinion.logging.internal.sink;

import io.pinion.logging.LogEntry;
import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.logging.internal.text.RecordTooLargeException;
import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends records as bodies of HTTP requests, one request at a time, so that order is kept.
 *
 * <p>An answer of 2xx ends a batch as sent, less what a partial success says. What may be tried again is, without end: the
 * backlog's bound says how long that can go on. That is no answer, 408, 425, 429 and 5xx after a backoff, or after the pause
 * the receiver asks for; and 401, 403 and 407 after the longest backoff, since a token can be renewed. 413 makes two
 * batches of one. Everything else is rejected for good.
 * <p>An answer that is not HTTP leaves its connection open on a JDK before 21, whose client cannot be closed. There, such
 * answers are asked for ever more rarely, down to once an hour.
 * <p>Shape: the records held, the body in flight and its copy in the writer stay within the backlog's bound, as long as a
 * body is at most a quarter of it. The room of the open batch, at most twice its size, comes on top.
 * <p>Threads: as {@link Sink} says; {@link HttpSinkClient} names those that wait for the network. What they bring comes back
 * through the worker's ring.
 */
public final class HttpSink implements Sink {
    private static final int MIN_LEARNED_BYTES = 16 << 10;
    /** What a body may have around its records. */
    private static final int ENVELOPE_BYTES = 16 << 10;

    private final HttpSinkSettings settings;
    private final SinkContext context;
    private final Worker worker;
    private final HttpSinkClient client;
    private final HttpSinkBackoff backoff;
    private final int maxBodyBytes;
    private final long reservedBytes;
    private final HttpSinkAccount account = new HttpSinkAccount();
    private final HttpSinkOpenBatch open = new HttpSinkOpenBatch();
    private final ArrayDeque<HttpSinkBatch> waiting = new ArrayDeque<>();
    private BodyWriter writer;
    private long batchBytes;
    private @Nullable HttpSinkBatch current;
    private @Nullable HttpSinkExchange inFlight;
    private @Nullable HttpSinkExchange last;
    /** Ends the age of the open batch. */
    private @Nullable Scheduled age;
    /** Ends the request in flight, or the pause before the next one. */
    private @Nullable Scheduled alarm;

    private boolean failing;
    private boolean welcomed;
    private volatile boolean closed;

    private HttpSink(HttpSinkSettings settings, SinkContext context, BodyWriter writer, int maxBodyBytes) {
        this.settings = settings;
        this.context = context;
        this.writer = writer;
        this.maxBodyBytes = maxBodyBytes;
        worker = context.worker();
        client = new HttpSinkClient(settings, context.requestTimeout());
        backoff = new HttpSinkBackoff(context.firstBackoff(), context.maxBackoff(), new SplittableRandom());
        batchBytes = context.batchBytes();
        reservedBytes = Math.min(context.backlogLimitBytes() / 2, 2L * maxBodyBytes);
    }

    /**
     * Makes a sink; nothing is sent before there is a record.
     *
     * @param settings where to, and as what
     * @param context bounds and times
     * @return the sink
     * @throws IllegalArgumentException if a header is one that the HTTP client writes itself
     */
    public static HttpSink open(HttpSinkSettings settings, SinkContext context) {
        HttpSinkClient.check(settings);
        int maxBodyBytes = Math.max(context.batchBytes(), context.maxRecordBytes()) + ENVELOPE_BYTES;
        return new HttpSink(settings, context, settings.bodies().apply(maxBodyBytes), maxBodyBytes);
    }

    @Override
    public boolean take(ByteBuffer record, LogEntry entry) {
        long need = record.remaining() + (long) HttpSinkBatch.RECORD_OVERHEAD_BYTES;
        boolean fits = account.heldBytes + need <= context.backlogLimitBytes() - reservedBytes;
        if (closed || !fits && account.heldBytes > 0) {
            return false;
        }
        if (open.records() > 0 && open.heldBytes() + need > batchBytes) {
            closeOpen();
        }
        open.add(record, entry);
        account.taken++;
        account.heldBytes += need;
        if (open.heldBytes() >= batchBytes) {
            closeOpen();
        } else if (open.records() == 1) {
            age = after(context.batchAge(), this::ageReached);
            if (age == null) {
                closeOpen();
            }
        }
        return true;
    }

    private void ageReached() {
        closeOpen();
        settled();
    }

    private void closeOpen() {
        age = cancelled(age);
        if (open.records() > 0) {
            waiting.add(open.close());
            sendNext();
        }
    }

    @Override
    public void endOfBatch() {
        if (current != null && inFlight == null && alarm == null && !closed) {
            // There was no timer for the pause.
            pause(backoff.next());
        }
        publish();
        account.runMarks();
    }

    private void sendNext() {
        while (current == null && !closed && !waiting.isEmpty()) {
            current = waiting.remove();
            attempt(current);
        }
    }

    private void attempt(HttpSinkBatch batch) {
        if (last != null && last.isPreparing()) {
            failed(batch, new HttpSinkFailure("the last attempt still waits for the supplier of a header"));
            return;
        }
        byte[] body = body(batch);
        if (body == null) {
            return;
        }
        HttpSinkExchange exchange = new HttpSinkExchange(client, body, writer.contentType(), this::handOver);
        last = exchange;
        inFlight = exchange;
        alarm = after(context.requestTimeout(), () -> timedOut(exchange));
        try {
            client.executor().execute(exchange);
        } catch (RuntimeException | OutOfMemoryError e) {
            // No thread could be started.
            last = null;
            ended(exchange, null, HttpSinkFailure.of(e));
        }
    }

    /** Null if the batch was split or rejected instead. */
    private byte @Nullable [] body(HttpSinkBatch batch) {
        try {
            return batch.body(writer, settings.group());
        } catch (RecordTooLargeException e) {
            writer = settings.bodies().apply(maxBodyBytes);
            splitOrReject(batch, "the record needs a body of " + e.getMessage());
        } catch (RuntimeException e) {
            writer = settings.bodies().apply(maxBodyBytes);
            reject(
                    batch,
                    "the body cannot be put together: " + HttpSinkFailure.of(e).getMessage());
        } catch (OutOfMemoryError e) {
            // Half a body must not be in front of the next one.
            writer = settings.bodies().apply(maxBodyBytes);
            failed(batch, new HttpSinkFailure("no memory for the body"));
        }
        return null;
    }

    /** On a thread of the client: to the worker, also past a full ring, unless that is for ever. */
    private void handOver(
            HttpSinkExchange exchange, @Nullable HttpSinkAnswer answer, @Nullable HttpSinkFailure failure) {
        while (!closed && worker.state() == WorkerState.RUNNING) {
            try {
                worker.execute(() -> ended(exchange, answer, failure));
                return;
            } catch (RejectedExecutionException e) {
                LockSupport.parkNanos(this, 1_000_000);
            }
        }
    }

    private void timedOut(HttpSinkExchange exchange) {
        HttpSinkAnswer answer = exchange.answerSoFar();
        HttpSinkFailure failure =
                answer == null ? new HttpSinkFailure("no answer within " + context.requestTimeout()) : null;
        exchange.cancel();
        ended(exchange, answer, failure);
    }

    private void ended(HttpSinkExchange exchange, @Nullable HttpSinkAnswer answer, @Nullable HttpSinkFailure failure) {
        HttpSinkBatch batch = current;
        if (exchange != inFlight || batch == null) {
            // It ended twice: by its answer and by its time.
            return;
        }
        inFlight = null;
        alarm = cancelled(alarm);
        countRepeats(batch, exchange);
        if (answer != null) {
            answered(batch, answer, exchange);
        } else {
            if (exchange.bodiesAsked() > 0) {
                batch.markMaybeArrived();
            }
            failed(batch, failure == null ? new HttpSinkFailure("no answer") : failure);
        }
        settled();
    }

    private void countRepeats(HttpSinkBatch batch, HttpSinkExchange exchange) {
        int again = exchange.bodiesAsked() - (batch.maybeArrived() ? 0 : 1);
        account.repeated += (long) batch.records() * Math.max(0, again);
    }

    private void answered(HttpSinkBatch batch, HttpSinkAnswer answer, HttpSinkExchange exchange) {
        switch (answer.meaning()) {
            case SENT -> sent(batch, answer, exchange);
            case TOO_LARGE -> splitOrReject(batch, answer.shown());
            case REJECTED -> reject(batch, answer.shown());
            case DENIED -> retry(answer, backoff.longest());
            case TRY_AGAIN -> retry(answer, waitAfter(answer));
            case UNCLEAR -> {
                batch.markMaybeArrived();
                retry(answer, waitAfter(answer));
            }
        }
    }

    private void sent(HttpSinkBatch batch, HttpSinkAnswer answer, HttpSinkExchange exchange) {
        HttpSinkPartialSuccess partial = HttpSinkPartialSuccess.of(answer.body());
        long refused = partial == null ? 0 : Math.min(partial.rejected(), batch.records());
        account.sent += batch.records() - refused;
        account.rejected += refused;
        account.sentBytes += exchange.bodyBytes();
        backoff.reset();
        done(batch);
        if (failing) {
            failing = false;
            account.connections++;
        }
        if (!welcomed) {
            welcomed = true;
            context.news().connected(settings.where());
        }
        if (partial != null) {
            context.news()
                    .rejected(
                            settings.where(),
                            refused + " of " + batch.records() + " records: "
                                    + HttpSinkFailure.clean(partial.message()));
        }
    }

    private Duration waitAfter(HttpSinkAnswer answer) {
        Duration asked = answer.pause(Instant.now());
        return asked == null ? backoff.next() : backoff.asked(asked);
    }

    private void failed(HttpSinkBatch batch, HttpSinkFailure failure) {
        assert batch == current;
        lost(failure);
        boolean leaking = failure.isUnreadable() && !client.renew();
        pause(leaking ? backoff.rare() : backoff.next());
    }

    private void retry(HttpSinkAnswer answer, Duration wait) {
        lost(new HttpSinkFailure("answered with " + answer.shown()));
        pause(wait);
    }

    private void lost(HttpSinkFailure failure) {
        failing = true;
        welcomed = false;
        context.news().lost(settings.where(), failure);
    }

    private void pause(Duration wait) {
        alarm = after(wait, this::tryAgain);
    }

    private void tryAgain() {
        alarm = null;
        HttpSinkBatch batch = current;
        if (batch != null && !closed) {
            attempt(batch);
        }
        settled();
    }

    private void splitOrReject(HttpSinkBatch batch, String reason) {
        if (batch.records() == 1) {
            reject(batch, reason);
            return;
        }
        batchBytes = Math.max(Math.min(MIN_LEARNED_BYTES, batchBytes), Math.min(batchBytes, batch.heldBytes() / 2));
        waiting.addFirst(batch.secondHalf());
        waiting.addFirst(batch.firstHalf());
        current = null;
    }

    private void reject(HttpSinkBatch batch, String reason) {
        account.rejected += batch.records();
        backoff.reset();
        done(batch);
        context.news().rejected(settings.where(), batch.records() + " records: " + reason);
    }

    private void done(HttpSinkBatch batch) {
        account.heldBytes -= batch.heldBytes();
        current = null;
    }

    /** Something has moved outside of a take. */
    private void settled() {
        sendNext();
        publish();
        account.runMarks();
        context.progressed().run();
    }

    private void publish() {
        account.publish(inFlight == null ? 0 : inFlight.bodyBytes());
    }

    /** Null if the worker takes no timer: it closes, or has too many. */
    private @Nullable Scheduled after(Duration wait, Runnable action) {
        try {
            return worker.timers().after(wait, action);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private static @Nullable Scheduled cancelled(@Nullable Scheduled timer) {
        if (timer != null) {
            timer.cancel();
        }
        return null;
    }

    /** With what has to be there for a body; more than is held, so that callers see the bound before it is reached. */
    @Override
    public long backlogBytes() {
        return account.heldBytes == 0 ? 0 : account.heldBytes + reservedBytes;
    }

    @Override
    public void whenSent(Runnable action) {
        closeOpen();
        account.whenEnded(action);
        publish();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        age = cancelled(age);
        alarm = cancelled(alarm);
        HttpSinkExchange cut = inFlight;
        if (cut != null) {
            cutShort(cut);
        }
        account.abandoned += open.records();
        open.close();
        if (current != null) {
            waiting.addFirst(current);
            current = null;
        }
        waiting.forEach(this::giveUp);
        waiting.clear();
        account.heldBytes = 0;
        client.close();
        settled();
    }

    private void cutShort(HttpSinkExchange exchange) {
        HttpSinkBatch batch = current;
        HttpSinkAnswer answer = exchange.answerSoFar();
        exchange.cancel();
        inFlight = null;
        if (batch == null) {
            return;
        }
        countRepeats(batch, exchange);
        if (answer != null && answer.meaning() == HttpSinkAnswer.Meaning.SENT) {
            sent(batch, answer, exchange);
        } else if (answer == null && exchange.bodiesAsked() > 0) {
            batch.markMaybeArrived();
        }
    }

    private void giveUp(HttpSinkBatch batch) {
        if (batch.maybeArrived()) {
            account.unknown += batch.records();
        } else {
            account.abandoned += batch.records();
        }
    }

    @Override
    public SinkCounts counts() {
        return account.published();
    }
}
