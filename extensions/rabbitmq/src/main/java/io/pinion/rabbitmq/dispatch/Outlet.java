package io.pinion.rabbitmq.dispatch;

import java.util.concurrent.CompletableFuture;

/** Where messages are published. */
@FunctionalInterface
interface Outlet {
    /** Done at the broker's confirm; never throws, never waits. */
    CompletableFuture<Void> publish(Parcel parcel);
}
