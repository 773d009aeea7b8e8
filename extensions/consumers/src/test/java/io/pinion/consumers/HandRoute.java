package io.pinion.consumers;

import io.pinion.consumers.source.Source;

/** A route to a source that a test plays. */
final class HandRoute<T> extends Route<T, HandRoute<T>> {
    final HandSource<T> source;

    HandRoute(String name, HandSource<T> source) {
        super(null, name);
        this.source = source;
    }

    @Override
    protected HandRoute<T> self() {
        return this;
    }

    @Override
    protected Source<T> open(RouteContext context) {
        return source;
    }
}
