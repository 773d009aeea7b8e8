package io.pinion.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of the table: a system call, an error, whose calls fail and which of them.
 *
 * @param victim whose calls
 * @param call as strace names it
 * @param error the name of the error
 * @param whens which calls, as strace's {@code when} says it; one run for each
 * @param also what fails besides, as strace's {@code inject} says it
 */
record FaultCell(Victim victim, String call, String error, List<String> whens, List<String> also) {
    /** Every call, until it has been enough; then everything has to work again. */
    static final String ALWAYS = "1+";

    private static final List<String> SOME = List.of("1", "2", "3", "5", "8", "20", "1..10");
    private static final List<String> SOME_AND_ALL = List.of("1", "3", "1..10", ALWAYS);
    private static final List<String> FEW = List.of("1", "3", "1..10");
    private static final List<String> FIRST = List.of("1");
    private static final String OLD_KERNEL = "epoll_pwait2:error=ENOSYS";

    /** Whose calls fail. */
    enum Victim {
        /** The worker's thread, once it runs. */
        WORKER("worker"),
        /** The thread that submits tasks, and so wakes the worker. */
        WAKER("waker"),
        /** The worker's thread, from its first step on. */
        START("worker, starting"),
        /** The same in a JVM that has not yet asked what the kernel can do. */
        FRESH("worker, starting as the first of its JVM"),
        /** The worker's thread when it opens its poller with its first socket. */
        FIRST_USE("worker, opening its poller on demand"),
        /** The worker's thread while it is pinned, without insisting. */
        PINNED("worker, pinned at best effort"),
        /** The same, insisting. */
        PINNED_REQUIRED("worker, pinned as required");

        private final String words;

        Victim(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        boolean isAttachedFirst() {
            return this != WORKER && this != WAKER;
        }
    }

    private static FaultCell cell(Victim victim, String call, String error, List<String> whens) {
        return new FaultCell(victim, call, error, whens, List.of());
    }

    private static FaultCell worker(String call, String error) {
        return cell(Victim.WORKER, call, error, SOME);
    }

    private static FaultCell workerAlways(String call, String error) {
        return cell(Victim.WORKER, call, error, SOME_AND_ALL);
    }

    private static FaultCell few(String call, String error) {
        return cell(Victim.WORKER, call, error, FEW);
    }

    private static FaultCell at(Victim victim, String call, String error) {
        return cell(victim, call, error, FIRST);
    }

    /** The whole table. */
    static List<FaultCell> all() {
        return List.of(
                worker("epoll_pwait2", "EINTR"),
                cell(Victim.WORKER, "epoll_pwait2", "EBADF", List.of("20")),
                cell(Victim.WORKER, "epoll_pwait2", "EINVAL", List.of("20")),
                cell(Victim.FRESH, "epoll_pwait2", "ENOSYS", List.of(ALWAYS)),
                cell(Victim.FRESH, "epoll_pwait2", "EPERM", List.of(ALWAYS)),
                cell(Victim.FRESH, "epoll_pwait", "EINTR", List.of("1..10")).and(OLD_KERNEL),
                worker("epoll_ctl", "ENOMEM"),
                worker("epoll_ctl", "ENOSPC"),
                few("epoll_ctl", "EBADF"),
                few("epoll_ctl", "EEXIST"),
                few("epoll_ctl", "EINVAL"),
                few("epoll_ctl", "ENOENT"),
                few("epoll_ctl", "EPERM"),
                at(Victim.START, "epoll_ctl", "ENOMEM"),
                at(Victim.START, "epoll_ctl", "ENOSPC"),
                at(Victim.START, "epoll_create1", "EMFILE"),
                at(Victim.START, "epoll_create1", "ENFILE"),
                at(Victim.START, "epoll_create1", "ENOMEM"),
                at(Victim.FIRST_USE, "epoll_create1", "EMFILE"),
                at(Victim.FIRST_USE, "epoll_create1", "ENFILE"),
                at(Victim.FIRST_USE, "epoll_create1", "ENOMEM"),
                at(Victim.START, "eventfd2", "EMFILE"),
                at(Victim.START, "eventfd2", "ENFILE"),
                at(Victim.START, "eventfd2", "ENOMEM"),
                at(Victim.FIRST_USE, "eventfd2", "EMFILE"),
                at(Victim.FIRST_USE, "eventfd2", "ENFILE"),
                at(Victim.FIRST_USE, "eventfd2", "ENOMEM"),
                cell(Victim.WAKER, "write", "EINTR", SOME),
                cell(Victim.WAKER, "write", "EAGAIN", SOME),
                cell(Victim.WAKER, "write", "EPERM", List.of("1", "5", "1..10")),
                cell(Victim.WAKER, "write", "EINVAL", List.of("1", "1..10")),
                worker("sendto", "EINTR"),
                worker("sendto", "EAGAIN"),
                worker("sendto", "EPIPE"),
                worker("sendto", "ECONNRESET"),
                worker("sendto", "ENOBUFS"),
                worker("sendto", "ENOMEM"),
                few("sendto", "EINVAL"),
                few("sendto", "EBADF"),
                few("sendto", "ETIMEDOUT"),
                few("sendto", "EHOSTUNREACH"),
                few("sendto", "EPERM"),
                worker("sendmsg", "EINTR"),
                worker("sendmsg", "EAGAIN"),
                worker("sendmsg", "EPIPE"),
                worker("sendmsg", "ECONNRESET"),
                worker("sendmsg", "ENOBUFS"),
                worker("sendmsg", "ENOMEM"),
                few("sendmsg", "EINVAL"),
                few("sendmsg", "EBADF"),
                few("sendmsg", "ETIMEDOUT"),
                worker("recvfrom", "EINTR"),
                worker("recvfrom", "EAGAIN"),
                worker("recvfrom", "ECONNRESET"),
                worker("recvfrom", "ETIMEDOUT"),
                worker("recvfrom", "ENOMEM"),
                few("recvfrom", "ENOBUFS"),
                few("recvfrom", "ECONNREFUSED"),
                few("recvfrom", "EHOSTUNREACH"),
                few("recvfrom", "EINVAL"),
                few("recvfrom", "EBADF"),
                few("recvfrom", "ENOTCONN"),
                workerAlways("accept4", "EINTR").without(ALWAYS),
                workerAlways("accept4", "EAGAIN").without(ALWAYS),
                workerAlways("accept4", "EMFILE"),
                workerAlways("accept4", "EMFILE").and("epoll_ctl:error=ENOMEM:when=2..30+2"),
                workerAlways("accept4", "ENFILE"),
                workerAlways("accept4", "ENOMEM"),
                workerAlways("accept4", "ENOBUFS"),
                few("accept4", "EPERM"),
                few("accept4", "EINVAL"),
                few("accept4", "EBADF"),
                few("accept4", "ENETDOWN"),
                workerAlways("accept4", "ECONNABORTED").without(ALWAYS),
                workerAlways("accept4", "EPROTO").without(ALWAYS),
                workerAlways("connect", "EINTR").without(ALWAYS),
                workerAlways("connect", "ECONNREFUSED"),
                workerAlways("connect", "ETIMEDOUT"),
                workerAlways("connect", "EADDRNOTAVAIL"),
                workerAlways("connect", "ENETUNREACH"),
                few("connect", "EHOSTUNREACH"),
                few("connect", "EAGAIN"),
                few("connect", "ENOBUFS"),
                few("connect", "ENOMEM"),
                few("connect", "EINVAL"),
                few("connect", "EBADF"),
                few("connect", "EACCES"),
                workerAlways("socket", "EMFILE"),
                workerAlways("socket", "ENFILE"),
                workerAlways("socket", "ENOBUFS"),
                few("socket", "ENOMEM"),
                few("socket", "EINVAL"),
                few("socket", "EACCES"),
                few("socket", "EAFNOSUPPORT"),
                workerAlways("setsockopt", "ENOPROTOOPT"),
                few("setsockopt", "EINVAL"),
                few("setsockopt", "ENOMEM"),
                workerAlways("bind", "EADDRINUSE"),
                few("bind", "EACCES"),
                few("bind", "EADDRNOTAVAIL"),
                few("bind", "EINVAL"),
                workerAlways("listen", "EADDRINUSE"),
                few("listen", "EINVAL"),
                worker("getsockopt", "ENOBUFS"),
                few("getsockopt", "EBADF"),
                few("getsockopt", "EINVAL"),
                worker("getsockname", "ENOBUFS"),
                worker("getpeername", "ENOBUFS"),
                few("getpeername", "ENOTCONN"),
                few("getpeername", "EINVAL"),
                worker("shutdown", "ENOTCONN"),
                worker("ioctl", "EINVAL"),
                few("ioctl", "EBADF"),
                worker("close", "EINTR"),
                worker("close", "EIO"),
                few("close", "EBADF"),
                at(Victim.START, "prctl", "EPERM"),
                at(Victim.START, "prctl", "EINVAL"),
                at(Victim.START, "sched_getaffinity", "EPERM"),
                at(Victim.PINNED, "sched_setaffinity", "EPERM"),
                at(Victim.PINNED, "sched_setaffinity", "EINVAL"),
                at(Victim.PINNED_REQUIRED, "sched_setaffinity", "EPERM"),
                at(Victim.PINNED_REQUIRED, "sched_setaffinity", "EINVAL"));
    }

    /** A call that a worker never makes. */
    static FaultCell none() {
        return worker("getppid", "EPERM");
    }

    private FaultCell without(String when) {
        List<String> others = whens.stream().filter(some -> !some.equals(when)).toList();
        return new FaultCell(victim, call, error, others, also);
    }

    private FaultCell and(String fault) {
        return new FaultCell(victim, call, error, whens, List.of(fault));
    }

    /** Strace's {@code inject} expressions for one run. */
    List<String> faults(String when) {
        List<String> faults = new ArrayList<>(also);
        faults.add(call + ":error=" + error + ":when=" + when);
        return faults;
    }
}
