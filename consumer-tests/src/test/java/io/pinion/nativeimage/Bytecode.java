package io.pinion.nativeimage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The classes of all published jars, read and never loaded. */
final class Bytecode {
    private static final String CLASS = ".class";

    /** Of one class. */
    record Type(PublishedJars.Jar jar, ClassNode node) {
        String name() {
            return node.name.replace('/', '.');
        }

        List<MethodNode> methods() {
            return node.methods;
        }
    }

    private final Map<String, Type> types = new TreeMap<>();

    private Bytecode(List<PublishedJars.Jar> jars) {
        for (PublishedJars.Jar jar : jars) {
            for (String name : jar.names()) {
                if (name.endsWith(CLASS) && !name.endsWith("-info.class")) {
                    ClassNode node = new ClassNode();
                    new ClassReader(jar.bytes(name)).accept(node, ClassReader.SKIP_DEBUG);
                    types.put(node.name, new Type(jar, node));
                }
            }
        }
    }

    static Bytecode of(List<PublishedJars.Jar> jars) {
        return new Bytecode(jars);
    }

    List<Type> types() {
        return new ArrayList<>(types.values());
    }

    /** By its internal name, with slashes; null if it is of nobody here. */
    Type type(String internalName) {
        return types.get(internalName);
    }
}
