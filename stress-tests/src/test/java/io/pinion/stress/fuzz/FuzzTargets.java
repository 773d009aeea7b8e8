package io.pinion.stress.fuzz;

import io.pinion.consumers.internal.http.RequestFuzz;
import io.pinion.examples.demo.AckFuzz;
import io.pinion.examples.demo.CommandLineFuzz;
import io.pinion.examples.demo.EndingFuzz;
import io.pinion.examples.demo.HostPortFuzz;
import io.pinion.examples.demo.LinesFuzz;
import io.pinion.examples.demo.MarkFuzz;
import io.pinion.examples.demo.NamesFuzz;
import io.pinion.examples.demo.PinFuzz;
import io.pinion.examples.http.InvoiceFuzz;
import io.pinion.linux.jni.AddressesFuzz;
import io.pinion.linux.jni.KernelAddressFuzz;
import io.pinion.linux.jni.LibraryLoaderFuzz;
import io.pinion.linux.jni.SlotTableFuzz;
import io.pinion.logging.EntryFuzz;
import io.pinion.services.config.SettingsFuzz;
import io.pinion.sse.EventStreamFuzz;
import io.pinion.tasks.CronFuzz;
import io.pinion.worker.ConfigFuzz;
import io.pinion.worker.disruptor.CpuListFuzz;
import io.pinion.worker.disruptor.CpuQuotaFuzz;
import io.pinion.worker.disruptor.net.FramesFuzz;
import io.pinion.worker.disruptor.net.LiteralFuzz;
import io.pinion.worker.disruptor.net.TlsHostFuzz;
import io.pinion.worker.disruptor.net.UnreadFuzz;
import java.util.List;

/** All targets. Prints their names, one a line, for the script. */
public final class FuzzTargets {
    private static final List<FuzzTarget<?>> ALL = List.of(
            new CpuListFuzz(),
            new CpuQuotaFuzz(),
            new LiteralFuzz(),
            new TlsHostFuzz(),
            new FramesFuzz(),
            new UnreadFuzz(),
            new AddressesFuzz(),
            new KernelAddressFuzz(),
            new LibraryLoaderFuzz(),
            new SlotTableFuzz(),
            new ConfigFuzz(),
            new HostPortFuzz(),
            new PinFuzz(),
            new NamesFuzz(),
            new CommandLineFuzz(),
            new LinesFuzz(),
            new AckFuzz(),
            new EndingFuzz(),
            new MarkFuzz(),
            new InvoiceFuzz(),
            new CronFuzz(),
            new SettingsFuzz(),
            new EventStreamFuzz(),
            new RequestFuzz(),
            new EntryFuzz());

    private FuzzTargets() {}

    /** Returns all of them. */
    public static List<FuzzTarget<?>> all() {
        return ALL;
    }

    /** Finds one. */
    public static FuzzTarget<?> named(String name) {
        return ALL.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fuzz target has the name '" + name + "'"));
    }

    /** Prints the names. */
    public static void main(String[] args) {
        ALL.forEach(target -> System.out.println(target.name()));
    }
}
