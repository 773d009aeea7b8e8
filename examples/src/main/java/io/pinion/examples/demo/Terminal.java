package io.pinion.examples.demo;

import java.io.Console;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Tells whether a person watches, so that a line may be overwritten. */
final class Terminal {
    private Terminal() {}

    static boolean isInteractive() {
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** From JDK 22 on there may be a console without a terminal. */
    private static boolean isTerminal(Console console) {
        try {
            MethodHandle isTerminal = MethodHandles.publicLookup()
                    .findVirtual(Console.class, "isTerminal", MethodType.methodType(boolean.class));
            return (boolean) isTerminal.invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (Throwable e) {
            return false;
        }
    }
}
