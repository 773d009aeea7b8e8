package io.pinion.nativeimage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Which classes read, in their static initialiser, what differs from process to process: frozen when an image is built,
 * the answer would be the builder's. Follows the calls of an initialiser through all published jars, and the initialisers
 * of the classes it uses; not the bodies of lambdas, which run later.
 */
final class Initialisers {
    /** Packages and types whose use counts, and the methods of types that count only in part. */
    private static final Map<String, Set<String>> SURROUNDINGS = Map.ofEntries(
            Map.entry(
                    "java/lang/System",
                    Set.of(
                            "getProperty",
                            "getProperties",
                            "getenv",
                            "nanoTime",
                            "currentTimeMillis",
                            "console",
                            "load",
                            "loadLibrary",
                            "getLogger")),
            Map.entry("java/lang/Integer", Set.of("getInteger")),
            Map.entry("java/lang/Long", Set.of("getLong")),
            Map.entry("java/lang/Boolean", Set.of("getBoolean")),
            Map.entry("java/lang/Runtime", Set.of("availableProcessors", "maxMemory", "addShutdownHook", "load")),
            Map.entry("java/lang/Thread", Set.of("<init>", "start", "currentThread")),
            Map.entry("java/lang/ProcessHandle", Set.of()),
            Map.entry("java/lang/management/ManagementFactory", Set.of()),
            Map.entry("java/nio/file/Files", Set.of()),
            Map.entry("java/nio/channels/Selector", Set.of()),
            Map.entry("java/nio/charset/Charset", Set.of("defaultCharset")),
            Map.entry("java/net/InetAddress", Set.of()),
            Map.entry("java/net/NetworkInterface", Set.of()),
            Map.entry("java/net/http/HttpClient", Set.of("newHttpClient", "newBuilder")),
            Map.entry("java/security/SecureRandom", Set.of()),
            Map.entry("java/time/Clock", Set.of()),
            Map.entry("java/time/Instant", Set.of("now")),
            Map.entry("java/time/ZoneId", Set.of("systemDefault")),
            Map.entry("java/util/Locale", Set.of("getDefault")),
            Map.entry("java/util/Random", Set.of()),
            Map.entry("java/util/ServiceLoader", Set.of()),
            Map.entry("java/util/SplittableRandom", Set.of()),
            Map.entry("java/util/TimeZone", Set.of("getDefault")),
            Map.entry("java/util/UUID", Set.of("randomUUID")),
            Map.entry("java/util/concurrent/ThreadLocalRandom", Set.of()),
            Map.entry("java/util/concurrent/Executors", Set.of()),
            Map.entry("java/util/logging/Logger", Set.of("getLogger")));

    private final Bytecode bytecode;

    Initialisers(Bytecode bytecode) {
        this.bytecode = bytecode;
    }

    /** Names of classes, each with the first thing found that it should not read when an image is built. */
    Map<String, String> readingSurroundings() {
        Map<String, String> found = new TreeMap<>();
        for (Bytecode.Type type : bytecode.types()) {
            String what = firstReading(type);
            if (what != null) {
                found.put(type.name(), what);
            }
        }
        return found;
    }

    private String firstReading(Bytecode.Type type) {
        Set<String> seen = new HashSet<>();
        Deque<String[]> open = new ArrayDeque<>();
        open.add(new String[] {type.node().name, "<clinit>", "()V"});
        while (!open.isEmpty()) {
            String[] next = open.remove();
            Bytecode.Type owner = bytecode.type(next[0]);
            if (owner == null || !seen.add(String.join(" ", next))) {
                continue;
            }
            for (MethodNode method : owner.methods()) {
                if (method.name.equals(next[1]) && method.desc.equals(next[2])) {
                    if ((method.access & Opcodes.ACC_NATIVE) != 0) {
                        return owner.name() + '.' + method.name + " is native";
                    }
                    String what = follow(method, open);
                    if (what != null) {
                        return what;
                    }
                }
            }
            if (owner.node().superName != null && !next[1].equals("<clinit>")) {
                open.add(new String[] {owner.node().superName, next[1], next[2]});
            }
        }
        return null;
    }

    private static String follow(MethodNode method, Deque<String[]> open) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof MethodInsnNode call) {
                Set<String> some = SURROUNDINGS.get(call.owner);
                if (some != null && (some.isEmpty() || some.contains(call.name))) {
                    return call.owner.replace('/', '.') + '.' + call.name;
                }
                open.add(new String[] {call.owner, call.name, call.desc});
                if (instruction.getOpcode() == Opcodes.INVOKESTATIC) {
                    open.add(new String[] {call.owner, "<clinit>", "()V"});
                }
            } else if (instruction instanceof FieldInsnNode field
                    && (field.getOpcode() == Opcodes.GETSTATIC || field.getOpcode() == Opcodes.PUTSTATIC)) {
                open.add(new String[] {field.owner, "<clinit>", "()V"});
            } else if (instruction instanceof TypeInsnNode created && created.getOpcode() == Opcodes.NEW) {
                open.add(new String[] {created.desc, "<clinit>", "()V"});
            }
        }
        return null;
    }
}
