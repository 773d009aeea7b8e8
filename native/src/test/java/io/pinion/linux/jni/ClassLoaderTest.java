package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several copies of the native part in one process, as in an application server. */
class ClassLoaderTest {
    private static final String PATH = "pinion.native.path";

    @TempDir
    Path directory;

    private final List<URLClassLoader> loaders = new ArrayList<>();

    @BeforeEach
    void requireLibrary() {
        Machines.requireLibrary();
    }

    @AfterEach
    void close() throws IOException {
        System.clearProperty(PATH);
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    private URLClassLoader newLoader() throws IOException {
        URL[] urls = {
            Processes.mainClasses().toUri().toURL(),
            Processes.workerApi().toUri().toURL()
        };
        URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        loaders.add(loader);
        return loader;
    }

    @SuppressWarnings("unchecked")
    private static Optional<String> cause(ClassLoader loader) throws ReflectiveOperationException {
        return (Optional<String>) Class.forName("io.pinion.linux.Native", true, loader)
                .getMethod("unavailabilityCause")
                .invoke(null);
    }

    @Test
    void everyLoader_loadsACopyOfItsOwn() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(cause(newLoader())).isEmpty();
        }
    }

    @Test
    void anExplicitFile_canBeLoadedByOneLoaderOnly_andTheOthersSayWhy() throws Exception {
        Path copy = Files.copy(
                Processes.mainClasses().resolve("META-INF/native/linux-" + arch() + "/libpinion.so"),
                directory.resolve("copy.so"),
                StandardCopyOption.COPY_ATTRIBUTES);
        System.setProperty(PATH, copy.toString());
        assertThat(cause(newLoader())).isEmpty();
        assertThat(cause(newLoader()))
                .hasValueSatisfying(text -> assertThat(text).contains("another class loader", copy.toString()));
    }

    private static String arch() {
        return System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    }
}
