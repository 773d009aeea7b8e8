import org.jspecify.annotations.NullMarked;

/** The native part for Linux: polls with epoll, and lets threads choose their processors. */
@NullMarked
module io.pinion.linux {
    requires static org.jspecify;
    requires io.pinion.worker;

    exports io.pinion.linux;

    provides io.pinion.worker.spi.PollerProvider with
            io.pinion.linux.jni.EpollProvider;
    provides io.pinion.worker.spi.ThreadControl with
            io.pinion.linux.jni.LinuxThreadControl;
}
