package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.ReadyHandler;

/** The handler of a socket whose owner changes: who connects it or shakes hands over it, then the stream. */
final class Slot implements ReadyHandler {
    ReadyHandler target;

    Slot(ReadyHandler target) {
        this.target = target;
    }

    @Override
    public void ready(int readiness) {
        target.ready(readiness);
    }
}
