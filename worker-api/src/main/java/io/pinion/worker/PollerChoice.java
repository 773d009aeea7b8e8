package io.pinion.worker;

/** What a worker blocks in when it has nothing to do. */
public enum PollerChoice {
    /**
     * Parks while no socket is open; with sockets, epoll where it works, else the JDK's selector. Why epoll does not
     * work is logged once.
     */
    AUTO,
    /** Parks always; {@link Worker#network()} is refused. */
    PARK,
    /** The JDK's selector, also while no socket is open. */
    NIO,
    /** Linux epoll through the native part, also while no socket is open. Where it does not work no worker starts. */
    EPOLL
}
