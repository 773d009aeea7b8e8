package io.pinion.faults;

import java.io.IOException;

/** Threads of peers. */
final class Threads {
    private Threads() {}

    /** What a peer does; an error of its socket ends it. */
    interface Peer {
        void run() throws IOException;
    }

    static void start(String name, Peer peer) {
        Thread thread = new Thread(
                () -> {
                    try {
                        peer.run();
                    } catch (IOException e) {
                        // The other side has gone, or the run is over.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
