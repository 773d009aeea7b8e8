package io.pinion.nativeimage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;

/** Whether what is registered is there: in the jars, or in this JDK. */
final class Existence {
    /** The newest JDK that metadata is written for; its methods are missing in older ones. */
    private static final int NEWEST = 25;

    private final Bytecode bytecode;

    Existence(Bytecode bytecode) {
        this.bytecode = bytecode;
    }

    /** Those of the registered lines that mean nothing. */
    List<String> missing(Metadata metadata) {
        List<String> missing = new ArrayList<>();
        for (String line : metadata.registered()) {
            String[] words = line.split(" ");
            boolean there = switch (words[0]) {
                case "proxy" ->
                    Arrays.stream(words[1].replaceAll("[\\[\\]\"]", "").split(","))
                            .allMatch(this::hasType);
                case "method" -> hasMethod(words[1], words[2], words[3]);
                case "field" -> hasField(words[1], words[2]);
                default -> hasType(words[1]);
            };
            if (!there) {
                missing.add(line);
            }
        }
        return missing;
    }

    private boolean hasType(String name) {
        return ours(name) != null || !isOurs(name) && (isTooOld() || jdk(name) != null);
    }

    private boolean hasMethod(String type, String name, String parameters) {
        ClassNode node = ours(type);
        if (node != null) {
            return node.methods.stream()
                    .anyMatch(method ->
                            method.name.equals(name) && list(method.desc).equals(parameters));
        }
        if (isTooOld()) {
            return !isOurs(type);
        }
        Class<?> found = jdk(type);
        return found != null
                && Stream.concat(Arrays.stream(found.getMethods()), Arrays.stream(found.getConstructors()))
                        .anyMatch(method -> (method.getName().equals(name)
                                        || name.equals("<init>")
                                                && method.getName().equals(found.getName()))
                                && quoted(Arrays.stream(method.getParameterTypes())
                                                .map(Class::getName))
                                        .equals(parameters));
    }

    private boolean hasField(String type, String name) {
        ClassNode node = ours(type);
        return node != null && node.fields.stream().anyMatch(field -> field.name.equals(name));
    }

    private static String list(String descriptor) {
        return quoted(Arrays.stream(Type.getArgumentTypes(descriptor)).map(Type::getClassName));
    }

    private static String quoted(Stream<String> names) {
        return names.map(name -> '"' + name + '"').collect(Collectors.joining(",", "[", "]"));
    }

    private static boolean isTooOld() {
        return Runtime.version().feature() < NEWEST;
    }

    private static boolean isOurs(String name) {
        return name.startsWith("io.pinion.");
    }

    private ClassNode ours(String name) {
        Bytecode.Type type = bytecode.type(name.replace('.', '/'));
        return type == null ? null : type.node();
    }

    private static Class<?> jdk(String name) {
        try {
            return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
