package io.pinion;

import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramOptions;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Started by {@link ModulePathTest} with the Pinion jars on the module path. */
final class ModulePathProgram {
    private ModulePathProgram() {}

    public static void main(String[] args) throws Exception {
        Module engine =
                ModuleLayer.boot().findModule("io.pinion.worker.disruptor").orElseThrow();
        System.out.println("classes=" + loadAll(engine));
        System.out.println("histogram=" + Class.forName(engine, "io.pinion.worker.disruptor.hdr.Histogram"));
        try (Worker worker = Worker.start()) {
            System.out.println("engine=" + worker.getClass().getModule().getName());
            System.out.println("answer=" + worker.submit(() -> 6 * 7).get());
            // Opens a poller, which the engine finds as a service.
            worker.network()
                    .datagrams(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            null,
                            DatagramOptions.defaults(),
                            (socket, data, sender) -> {})
                    .toCompletableFuture()
                    .get()
                    .close();
            System.out.println("network=works");
        }
    }

    private static int loadAll(Module module) throws Exception {
        ResolvedModule resolved =
                ModuleLayer.boot().configuration().findModule(module.getName()).orElseThrow();
        List<String> names;
        try (ModuleReader reader = resolved.reference().open()) {
            names = reader.list()
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
        for (String name : names) {
            if (Class.forName(module, name) == null) {
                throw new IllegalStateException(name + " is in the jar and not in the module descriptor");
            }
        }
        return names.size();
    }
}
