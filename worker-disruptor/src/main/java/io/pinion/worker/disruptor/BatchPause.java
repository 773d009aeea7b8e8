package io.pinion.worker.disruptor;

/**
 * Lets batches form under load. A worker that keeps up with its producers touches the line they are writing for every
 * task; a short pause after a small batch lets it take several at once.
 *
 * <p>Additive increase after a batch of a few, halved after a batch of one or a large one: with one task in flight every
 * batch is one, and the pause stays zero.
 */
final class BatchPause {
    private static final int MAX_PAUSES = 64;
    private static final int LARGE_BATCH = 128;

    private int pauses;

    void afterBatch(int size) {
        if (size == 1 || size > LARGE_BATCH) {
            pauses >>= 1;
        } else if (pauses < MAX_PAUSES) {
            pauses++;
        }
        for (int i = 0; i < pauses; i++) {
            Thread.onSpinWait();
        }
    }
}
