package io.pinion.nativeimage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A place that reaches something by name.
 *
 * @param jar that holds it
 * @param where class and what it calls, as the list of reasons names it
 * @param elements what is reached; empty if that is not a constant
 * @param automatic whether native-image knows of it by itself
 */
record ReflectiveUse(PublishedJars.Jar jar, String where, List<Element> elements, boolean automatic) {
    static List<ReflectiveUse> in(Bytecode bytecode) {
        List<ReflectiveUse> uses = new ArrayList<>();
        for (Bytecode.Type type : bytecode.types()) {
            for (MethodNode method : type.methods()) {
                if ((method.access & Opcodes.ACC_NATIVE) != 0) {
                    uses.add(new ReflectiveUse(
                            type.jar(), type.name() + " native", List.of(Element.type(type.name())), false));
                }
                for (AbstractInsnNode instruction : method.instructions) {
                    collect(type, method, instruction, uses);
                }
            }
        }
        return uses.stream().distinct().toList();
    }

    private static void collect(
            Bytecode.Type type, MethodNode method, AbstractInsnNode instruction, List<ReflectiveUse> uses) {
        if (instruction instanceof MethodInsnNode call) {
            ReflectiveApi api = ReflectiveApi.of(call.owner, call.name);
            if (api != null) {
                uses.add(use(type, method, call, api));
            }
        } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
            for (Object argument : dynamic.bsmArgs) {
                if (argument instanceof Handle handle
                        && ReflectiveApi.of(handle.getOwner(), handle.getName()) != null) {
                    uses.add(new ReflectiveUse(
                            type.jar(), where(type, handle.getOwner(), handle.getName()), List.of(), false));
                }
            }
        }
    }

    private static ReflectiveUse use(Bytecode.Type type, MethodNode method, MethodInsnNode call, ReflectiveApi api) {
        Constants constants = new Constants(type.node());
        List<Element> elements = elements(api, index -> constants.argument(method, call, index));
        boolean automatic = api == ReflectiveApi.SERVICES
                && constants.argument(method, call, 0).stream().anyMatch(Type.class::isInstance);
        return new ReflectiveUse(type.jar(), where(type, call.owner, call.name), elements, automatic);
    }

    private static String where(Bytecode.Type type, String owner, String name) {
        return type.name() + ' ' + owner.replace('/', '.') + '.' + name;
    }

    private static List<Element> elements(ReflectiveApi api, IntFunction<List<Object>> arguments) {
        return switch (api) {
            case TYPE_BY_NAME ->
                arguments.apply(0).stream()
                        .map(name -> Element.type((String) name))
                        .toList();
            case METHOD_OF_RECEIVER -> members(Element.Kind.METHOD, arguments.apply(-1), arguments.apply(0));
            case FIELD_OF_RECEIVER -> members(Element.Kind.FIELD, arguments.apply(-1), arguments.apply(0));
            case METHOD_BY_HANDLE -> members(Element.Kind.METHOD, arguments.apply(0), arguments.apply(1));
            case CONSTRUCTOR_BY_HANDLE -> members(Element.Kind.METHOD, arguments.apply(0), List.of("<init>"));
            case FIELD_BY_HANDLE -> members(Element.Kind.FIELD, arguments.apply(0), arguments.apply(1));
            case REFERENCE_UPDATER -> members(Element.Kind.FIELD, arguments.apply(0), arguments.apply(2));
            case SERVICES, UNKNOWN -> List.of();
        };
    }

    private static List<Element> members(Element.Kind kind, List<Object> types, List<Object> names) {
        List<Element> found = new ArrayList<>();
        for (Object type : types) {
            for (Object name : names) {
                found.add(new Element(kind, ((Type) type).getClassName(), (String) name));
            }
        }
        return found;
    }
}
