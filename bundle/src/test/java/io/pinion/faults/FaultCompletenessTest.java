package io.pinion.faults;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of faults leaves out no system call of the C side, and no error that such a call can end with. */
class FaultCompletenessTest {
    private static final Path SOURCES = Path.of("..", "native", "src", "main", "c");
    private static final Path IMPORTS = Path.of("..", "native", "src", "test", "resources", "libpinion.imports");
    private static final Pattern CALL = Pattern.compile("(?<![\\w.>])([a-z][a-z0-9_]*)\\(");

    /** What of the C library is a system call, by its name for strace. */
    private static final Map<String, String> SYSTEM_CALLS = Map.ofEntries(
            entry("accept4", "accept4"),
            entry("bind", "bind"),
            entry("close", "close"),
            entry("connect", "connect"),
            entry("epoll_create1", "epoll_create1"),
            entry("epoll_ctl", "epoll_ctl"),
            entry("epoll_pwait", "epoll_pwait"),
            entry("eventfd", "eventfd2"),
            entry("getpeername", "getpeername"),
            entry("getsockname", "getsockname"),
            entry("getsockopt", "getsockopt"),
            entry("ioctl", "ioctl"),
            entry("listen", "listen"),
            entry("prctl", "prctl"),
            entry("recv", "recvfrom"),
            entry("recvfrom", "recvfrom"),
            entry("sched_getaffinity", "sched_getaffinity"),
            entry("sched_setaffinity", "sched_setaffinity"),
            entry("send", "sendto"),
            entry("sendmsg", "sendmsg"),
            entry("sendto", "sendto"),
            entry("setsockopt", "setsockopt"),
            entry("shutdown", "shutdown"),
            entry("socket", "socket"),
            entry("syscall", "epoll_pwait2"),
            entry("write", "write"));

    /** What has no cells, and why. */
    private static final Map<String, String> WITHOUT_CELLS = Map.of(
            "clock_gettime", "made without entering the kernel, and cannot fail with these arguments",
            "memset", "no system call",
            "offsetof", "no call",
            "read", "of a full eventfd only; its errors are in harness_faults.c",
            "sched_getcpu", "made without entering the kernel; its answer is not needed by anything");

    /**
     * What the manual lists for each call, and Linux has besides. In the second part those that a call with arguments
     * like ours cannot end with.
     */
    private static final Map<String, String> ERRORS = Map.ofEntries(
            entry(
                    "accept4",
                    "EAGAIN EBADF ECONNABORTED EINTR EINVAL EMFILE ENFILE ENOBUFS ENOMEM EPERM EPROTO ENETDOWN"
                            + "/EFAULT ENOTSOCK EOPNOTSUPP"),
            entry(
                    "bind",
                    "EACCES EADDRINUSE EADDRNOTAVAIL EINVAL/EBADF ENOTSOCK EFAULT ELOOP ENAMETOOLONG ENOENT ENOMEM"
                            + " ENOTDIR EROFS"),
            entry("close", "EBADF EINTR EIO/ENOSPC EDQUOT"),
            entry(
                    "connect",
                    "EACCES EADDRNOTAVAIL EAGAIN EBADF ECONNREFUSED EINTR EINVAL ENETUNREACH EHOSTUNREACH"
                            + " ENOBUFS ENOMEM ETIMEDOUT/EAFNOSUPPORT EADDRINUSE EALREADY EFAULT EINPROGRESS EISCONN ENOTSOCK EPERM"
                            + " EPROTOTYPE"),
            entry("epoll_create1", "EMFILE ENFILE ENOMEM/EINVAL"),
            entry("epoll_ctl", "EBADF EEXIST EINVAL ENOENT ENOMEM ENOSPC EPERM/ELOOP"),
            entry("epoll_pwait", "EINTR/EBADF EFAULT EINVAL"),
            entry("epoll_pwait2", "EBADF EINTR EINVAL ENOSYS EPERM/EFAULT"),
            entry("eventfd2", "EMFILE ENFILE ENOMEM/EINVAL ENODEV"),
            entry("getpeername", "EINVAL ENOBUFS ENOTCONN/EBADF EFAULT ENOTSOCK"),
            entry("getsockname", "ENOBUFS/EBADF EFAULT EINVAL ENOTSOCK"),
            entry("getsockopt", "EBADF EINVAL ENOBUFS/EFAULT ENOPROTOOPT ENOTSOCK"),
            entry("ioctl", "EBADF EINVAL/EFAULT ENOTTY"),
            entry("listen", "EADDRINUSE EINVAL/EBADF ENOTSOCK EOPNOTSUPP"),
            entry("prctl", "EINVAL EPERM/EACCES EBADF EBUSY EFAULT ENODEV ENXIO EOPNOTSUPP"),
            entry(
                    "recvfrom",
                    "EAGAIN EBADF ECONNREFUSED ECONNRESET EHOSTUNREACH EINTR EINVAL ENOBUFS ENOMEM ENOTCONN"
                            + " ETIMEDOUT/EFAULT ENOTSOCK"),
            entry("sched_getaffinity", "EPERM/EFAULT EINVAL ESRCH"),
            entry("sched_setaffinity", "EINVAL EPERM/EFAULT ESRCH"),
            entry(
                    "sendmsg",
                    "EAGAIN EBADF ECONNRESET EINTR EINVAL ENOBUFS ENOMEM EPIPE ETIMEDOUT/EACCES EALREADY"
                            + " EDESTADDRREQ EFAULT EISCONN EMSGSIZE ENOTCONN ENOTSOCK EOPNOTSUPP"),
            entry(
                    "sendto",
                    "EAGAIN EBADF ECONNRESET EHOSTUNREACH EINTR EINVAL ENOBUFS ENOMEM EPERM EPIPE ETIMEDOUT/EACCES"
                            + " EALREADY EDESTADDRREQ EFAULT EISCONN EMSGSIZE ENOTCONN ENOTSOCK EOPNOTSUPP"),
            entry("setsockopt", "EINVAL ENOMEM ENOPROTOOPT/EBADF EDOM EFAULT EISCONN ENOTSOCK"),
            entry("shutdown", "ENOTCONN/EBADF EINVAL ENOTSOCK"),
            entry("socket", "EACCES EAFNOSUPPORT EINVAL EMFILE ENFILE ENOBUFS ENOMEM/EPROTONOSUPPORT"),
            entry("write", "EAGAIN EINTR EINVAL EPERM/EBADF EDESTADDRREQ EDQUOT EFAULT EFBIG EIO ENOSPC EPIPE"));

    @Test
    void everyImport_isASystemCallOfTheTable_orHasAReason() throws IOException {
        Set<String> unknown = Files.readAllLines(IMPORTS).stream()
                .filter(name -> !name.startsWith("__"))
                .filter(name -> !SYSTEM_CALLS.containsKey(name) && !WITHOUT_CELLS.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unknown).isEmpty();
    }

    /** Every call by name in the sources, as far as it is neither ours nor the compiler's. */
    @Test
    void everyCallOfTheSources_isInTheTable_orHasAReason() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, String> source : sources().entrySet()) {
            Matcher calls = CALL.matcher(withoutComments(source.getValue()));
            while (calls.find()) {
                String name = calls.group(1);
                boolean isOurs = name.matches("(pn|poll|socket|thread|load)_.*");
                boolean isLanguage =
                        Set.of("if", "while", "for", "sizeof", "return").contains(name);
                if (!isOurs && !isLanguage && !SYSTEM_CALLS.containsKey(name) && !WITHOUT_CELLS.containsKey(name)) {
                    unknown.add(source.getKey() + ": " + name);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file :
                    files.filter(name -> name.toString().matches(".*\\.[ch]")).toList()) {
                sources.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        assertThat(sources).hasSizeGreaterThan(3);
        return sources;
    }

    private static String withoutComments(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("\"[^\"\n]*\"", " ");
    }

    @Test
    void everySystemCall_hasACellForEachErrorItCanEndWith() {
        Map<String, Set<String>> cells = FaultCell.all().stream()
                .collect(Collectors.groupingBy(
                        FaultCell::call, Collectors.mapping(FaultCell::error, Collectors.toCollection(TreeSet::new))));
        assertThat(ERRORS.keySet()).isEqualTo(Set.copyOf(SYSTEM_CALLS.values()));
        ERRORS.forEach((call, errors) -> assertThat(cells.get(call))
                .as("errors of " + call)
                .containsExactlyInAnyOrder(
                        errors.substring(0, errors.indexOf('/')).split(" ")));
    }
}
