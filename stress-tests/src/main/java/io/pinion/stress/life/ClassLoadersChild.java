package io.pinion.stress.life;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.LogManager;

/** Loads, uses and drops: {@code ClassLoadersChild <mode> <count> <jars>}. Prints how many loaders are left. */
final class ClassLoadersChild {
    /** So many are alive at once at most. */
    private static final int BATCH = 10;

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    /** A twin's loaders never go: no need to wait long. */
    private static final long PATIENCE_OF_TWINS_NS = TimeUnit.SECONDS.toNanos(3);

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private ClassLoadersChild() {}

    /**
     * Runs the rounds.
     *
     * @param args mode of {@link LoaderUser}, number of loaders, jars for the loaders
     * @throws Exception if the library does not work in a loader
     */
    public static void main(String[] args) throws Exception {
        Lifeline.watch();
        // Its logging is part of what is tried; the lines are not wanted.
        LogManager.getLogManager().reset();
        String mode = args[0];
        int count = Integer.parseInt(args[1]);
        URL[] jars = urls(args[2]);
        long patienceNs = mode.equals("close") ? PATIENCE_NS : PATIENCE_OF_TWINS_NS;
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        // To look needs classes as well, and they are not the library's.
        Levels.atRest("loaded,pinion");
        Levels first = null;
        for (int i = 0; i < count; i++) {
            loaders.add(useOnce(jars, mode));
            if ((i + 1) % BATCH == 0) {
                awaitCollected(loaders, patienceNs);
                if (first == null) {
                    first = Levels.atRest("loaded,pinion");
                    System.out.println("levels after " + (i + 1) + ": " + first);
                }
            }
        }
        long left = awaitCollected(loaders, patienceNs);
        Levels last = Levels.atRest("loaded,pinion");
        System.out.println("levels after " + count + ": " + last);
        if (first != null) {
            last.grownSince(first, Levels.Slack.FIRST_COMPILER).forEach(what -> System.out.println("grown: " + what));
        }
        if (left > 0) {
            System.out.println("grown: " + left + " class loaders of " + count + " are left");
        }
        long mapped = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("libpinion"))
                .count();
        if (mapped > 0) {
            System.out.println("grown: " + mapped + " mappings of the native part are left");
        }
        System.out.println("done: " + (count - left) + " of " + count + " collected");
        System.exit(0);
    }

    private static URL[] urls(String jars) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String jar : Arrays.asList(jars.split(File.pathSeparator))) {
            urls.add(Path.of(jar).toUri().toURL());
        }
        return urls.toArray(new URL[0]);
    }

    /** As a container does it: the loader is the thread's context while the application runs. */
    @SuppressWarnings("unchecked")
    private static WeakReference<ClassLoader> useOnce(URL[] jars, String mode) throws Exception {
        URLClassLoader loader = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        try (loader) {
            Callable<String> user = (Callable<String>) Class.forName("io.pinion.stress.life.LoaderUser", true, loader)
                    .getConstructor(String.class)
                    .newInstance(mode);
            String poller = user.call();
            if (user.getClass().getClassLoader() != loader) {
                throw new IllegalStateException("the user came from another loader");
            }
            System.out.println("used " + poller);
        } finally {
            Thread.currentThread().setContextClassLoader(ClassLoadersChild.class.getClassLoader());
        }
        return new WeakReference<>(loader);
    }

    private static long awaitCollected(List<WeakReference<ClassLoader>> loaders, long patienceNs) {
        long startNs = System.nanoTime();
        while (left(loaders) > 0 && System.nanoTime() - startNs < patienceNs) {
            System.gc();
            LockSupport.parkNanos(LOOK_NS);
        }
        return left(loaders);
    }

    private static long left(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }
}
