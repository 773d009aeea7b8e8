package io.pinion.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** The recipe about scoped values, which this module's class files are too old for: compiled here, and run. */
@EnabledForJreRange(minVersion = 25, disabledReason = "scoped values came with JDK 25")
class ScopedValuesTest {

    @Test
    void scopedValue_carriedByADecorator_isSeenByTheTask(@TempDir Path directory) throws Exception {
        Path source = directory.resolve("ScopedContext.java");
        try (InputStream shown = ScopedValuesTest.class.getResourceAsStream("/java25/ScopedContext.java")) {
            Files.copy(shown, source);
        }
        compile(source, directory);

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, ScopedValuesTest.class.getClassLoader())) {
            Object made = loader.loadClass("ScopedContext").getConstructor().newInstance();
            assertThat(((Callable<?>) made).call()).isEqualTo("north, none, south");
        }
    }

    private static void compile(Path source, Path directory) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
