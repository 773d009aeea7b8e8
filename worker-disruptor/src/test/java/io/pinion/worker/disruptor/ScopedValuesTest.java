package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of docs/virtual-threads.md, compiled as it stands there: these classes are compiled for an older JDK. */
class ScopedValuesTest {
    private static final String HEAD = """
            import io.pinion.worker.*;
            public final class Recipe implements java.util.concurrent.Callable<String> {
                static final ScopedValue<String> TENANT = ScopedValue.newInstance();
                static volatile String seen = "";
                static final class Ledger { void add(String order) { seen += order + " for " + TENANT.get() + ";"; } }
                final Ledger ledger = new Ledger();
                final String order = "order";
                public String call() throws Exception {
                    return ScopedValue.where(TENANT, "acme").call(this::carried);
                }
                String carried() throws Exception {
            """;

    @Test
    void recipe_ofTheDocumentation_compilesAndCarriesTheValue(@TempDir Path temp) throws Exception {
        assumeTrue(Runtime.version().feature() >= 25, "ScopedValue is final in JDK 25");
        String page = Files.readString(Path.of("..", "docs", "virtual-threads.md"));
        String snippets = page.substring(page.indexOf("## Scoped values"))
                .lines()
                .filter(line -> line.startsWith("    "))
                .collect(Collectors.joining("\n"));
        String explicit = snippets.substring(0, snippets.indexOf("    TaskDecorator"));
        String decorated = snippets.substring(snippets.indexOf("    TaskDecorator"));
        String source = HEAD + "try (Worker worker = Worker.start()) {" + explicit + "\n}" + decorated
                + "\ntry (worker) { worker.execute(() -> ledger.add(order)); }\nreturn seen; } }";
        assertThat(run(temp, source)).isEqualTo("order for acme;order for acme;");
    }

    private static Object run(Path temp, String source) throws Exception {
        Path file = Files.writeString(temp.resolve("Recipe.java"), source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        List.of(
                                        "--release",
                                        "25",
                                        "-proc:none",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "-d",
                                        temp.toString(),
                                        file.toString())
                                .toArray(String[]::new));
        assertThat(result).as("javac of\n%s", source).isZero();
        URL[] path = {temp.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, ScopedValuesTest.class.getClassLoader())) {
            Callable<?> recipe = (Callable<?>)
                    loader.loadClass("Recipe").getDeclaredConstructor().newInstance();
            return recipe.call();
        }
    }
}
