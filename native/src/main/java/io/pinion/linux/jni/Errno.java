package io.pinion.linux.jni;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.Map;

/** Linux error numbers, in words and as exceptions. Arguments are positive. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EPIPE = 32;
    static final int EPROTO = 71;
    static final int ENOPROTOOPT = 92;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ECONNABORTED = 103;
    static final int ECONNRESET = 104;
    static final int ENOTCONN = 107;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTDOWN = 112;
    static final int EHOSTUNREACH = 113;

    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(EPERM, "Operation not permitted (EPERM)"),
            Map.entry(ENOENT, "No such file or directory (ENOENT)"),
            Map.entry(4, "Interrupted system call (EINTR)"),
            Map.entry(5, "Input/output error (EIO)"),
            Map.entry(EBADF, "Bad file descriptor (EBADF)"),
            Map.entry(EAGAIN, "Resource temporarily unavailable (EAGAIN)"),
            Map.entry(12, "Out of memory (ENOMEM)"),
            Map.entry(EACCES, "Permission denied (EACCES)"),
            Map.entry(14, "Bad address (EFAULT)"),
            Map.entry(EEXIST, "Exists already (EEXIST)"),
            Map.entry(20, "Not a directory (ENOTDIR)"),
            Map.entry(EINVAL, "Invalid argument (EINVAL)"),
            Map.entry(ENFILE, "Too many open files in the system (ENFILE); raise fs.file-max"),
            Map.entry(EMFILE, "Too many open files (EMFILE); raise the limit of the process (ulimit -n)"),
            Map.entry(28, "No space left (ENOSPC)"),
            Map.entry(30, "Read-only file system (EROFS)"),
            Map.entry(EPIPE, "Broken pipe (EPIPE)"),
            Map.entry(38, "Function not implemented (ENOSYS)"),
            Map.entry(40, "Too many levels of symbolic links (ELOOP)"),
            Map.entry(EPROTO, "Protocol error (EPROTO)"),
            Map.entry(88, "Not a socket (ENOTSOCK)"),
            Map.entry(89, "Destination address required (EDESTADDRREQ)"),
            Map.entry(90, "Message too long (EMSGSIZE)"),
            Map.entry(91, "Wrong protocol type for socket (EPROTOTYPE)"),
            Map.entry(ENOPROTOOPT, "Protocol not available (ENOPROTOOPT)"),
            Map.entry(95, "Operation not supported (EOPNOTSUPP)"),
            Map.entry(97, "Address family not supported (EAFNOSUPPORT)"),
            Map.entry(EADDRINUSE, "Address already in use (EADDRINUSE)"),
            Map.entry(EADDRNOTAVAIL, "Cannot assign requested address (EADDRNOTAVAIL)"),
            Map.entry(ENETDOWN, "Network is down (ENETDOWN)"),
            Map.entry(ENETUNREACH, "Network is unreachable (ENETUNREACH)"),
            Map.entry(ECONNABORTED, "Connection aborted (ECONNABORTED)"),
            Map.entry(ECONNRESET, "Connection reset (ECONNRESET)"),
            Map.entry(105, "No buffer space available (ENOBUFS)"),
            Map.entry(106, "Already connected (EISCONN)"),
            Map.entry(ENOTCONN, "Not connected (ENOTCONN)"),
            Map.entry(ETIMEDOUT, "Connection timed out (ETIMEDOUT)"),
            Map.entry(ECONNREFUSED, "Connection refused (ECONNREFUSED)"),
            Map.entry(EHOSTDOWN, "Host is down (EHOSTDOWN)"),
            Map.entry(EHOSTUNREACH, "No route to host (EHOSTUNREACH)"),
            Map.entry(114, "Connection already in progress (EALREADY)"));

    private Errno() {}

    static String words(int errno) {
        return WORDS.getOrDefault(errno, "Error " + errno);
    }

    /** The exception for a failed call; {@code what} names the call and its object. */
    static IOException exception(String what, int errno) {
        String message = what + ": " + words(errno);
        return switch (errno) {
            case EMFILE, ENFILE -> new IOException(message);
            case ECONNREFUSED -> new ConnectException(message);
            case EADDRINUSE, EADDRNOTAVAIL -> new BindException(message);
            case ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH -> new NoRouteToHostException(message);
            default -> new SocketException(message);
        };
    }

    /** As {@link #exception}, for what goes wrong while connecting. */
    static IOException connecting(String what, int errno) {
        return switch (errno) {
            case ETIMEDOUT, ENOENT, EAGAIN -> new ConnectException(what + ": " + words(errno));
            default -> exception(what, errno);
        };
    }

    /** As {@link #exception}, for what goes wrong while binding. */
    static IOException binding(String what, int errno) {
        return errno == EACCES ? new BindException(what + ": " + words(errno)) : exception(what, errno);
    }

    /** Turns a negative answer into its exception, and hands on any other. */
    static int check(int answer, String what) throws IOException {
        if (answer < 0) {
            throw exception(what, -answer);
        }
        return answer;
    }
}
