package io.pinion.worker.disruptor;

import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/** Prints how this JVM lays out the classes it is given, for {@link LayoutTest}: one line per class and per field. */
final class LayoutProgram {
    private LayoutProgram() {}

    public static void main(String[] classNames) throws ClassNotFoundException {
        for (String name : classNames) {
            Class<?> type = Class.forName(name);
            ClassLayout layout = ClassLayout.parseClass(type);
            System.out.println("class " + name + " " + layout.instanceSize());
            for (FieldLayout field : layout.fields()) {
                System.out.println("field " + field.classShortName() + " " + field.name() + " " + field.offset() + " "
                        + field.size());
            }
        }
    }
}
