package io.pinion.worker.disruptor;

/** A task that counts its runs. */
final class CountedBody implements Runnable {
    int runs;

    @Override
    public void run() {
        runs++;
    }
}
