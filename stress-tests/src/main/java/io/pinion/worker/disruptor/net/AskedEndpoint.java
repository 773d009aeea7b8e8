package io.pinion.worker.disruptor.net;

/** An endpoint that notes what it is asked for, and what it sees then. */
final class AskedEndpoint extends Endpoint {
    int published;
    int served;
    int seenWithUpdate = -1;

    AskedEndpoint(NetworkCore net) {
        super(net);
    }

    @Override
    void serve(int bits) {
        served |= bits;
        if ((bits & UPDATE) != 0) {
            seenWithUpdate = published;
        }
    }

    @Override
    void onReady(int readiness) {
        throw new UnsupportedOperationException();
    }

    @Override
    void onTurn() {
        throw new UnsupportedOperationException();
    }

    @Override
    void broken(Throwable error) {
        throw new IllegalStateException(error);
    }

    @Override
    void beginClose() {
        throw new UnsupportedOperationException();
    }

    @Override
    void closeNow() {
        throw new UnsupportedOperationException();
    }
}
