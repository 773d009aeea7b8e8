package io.pinion.consumers;

/** Where an app is in its life. */
public enum AppState {
    /** Being put together. */
    NEW,
    /** Opening connections and running the start-up hooks. */
    STARTING,
    /** Consuming. */
    RUNNING,
    /** Settling what it has. */
    STOPPING,
    /** Over. */
    STOPPED
}
