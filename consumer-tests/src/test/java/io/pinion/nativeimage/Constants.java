package io.pinion.nativeimage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Which constants reach a call: through local variables, {@code Class.forName}, and parameters of methods that are called
 * from their own class only.
 */
final class Constants {
    private static final int MAX_STEPS = 20;

    private final ClassNode type;

    Constants(ClassNode type) {
        this.type = type;
    }

    /** A method with what its instructions find on the stack. */
    private record Analysed(ClassNode type, MethodNode method, Frame<SourceValue>[] frames) {
        static Analysed of(ClassNode type, MethodNode method) {
            try {
                return new Analysed(
                        type, method, new Analyzer<>(new SourceInterpreter()).analyzeAndComputeMaxs(type.name, method));
            } catch (AnalyzerException e) {
                throw new IllegalStateException(type.name + '.' + method.name, e);
            }
        }

        Frame<SourceValue> at(AbstractInsnNode instruction) {
            return frames[method.instructions.indexOf(instruction)];
        }
    }

    /**
     * The constants that an argument may be: texts, or types. Empty if it may be something else too.
     *
     * @param index of the argument; -1 for the object that the method is called on
     */
    List<Object> argument(MethodNode method, MethodInsnNode call, int index) {
        return argument(Analysed.of(type, method), call, index, 0).orElse(List.of());
    }

    private Optional<List<Object>> argument(Analysed in, MethodInsnNode call, int index, int steps) {
        Frame<SourceValue> frame = in.at(call);
        if (frame == null) {
            return Optional.of(List.of());
        }
        int count = Type.getArgumentTypes(call.desc).length;
        return constants(in, frame.getStack(frame.getStackSize() - count + index), steps);
    }

    private Optional<List<Object>> constants(Analysed in, SourceValue value, int steps) {
        if (steps > MAX_STEPS || value.insns.isEmpty()) {
            return Optional.empty();
        }
        List<Object> all = new ArrayList<>();
        for (AbstractInsnNode source : value.insns) {
            Optional<List<Object>> found = constants(in, source, steps + 1);
            if (found.isEmpty()) {
                return found;
            }
            all.addAll(found.get());
        }
        return Optional.of(all);
    }

    private Optional<List<Object>> constants(Analysed in, AbstractInsnNode source, int steps) {
        if (source instanceof LdcInsnNode constant) {
            return Optional.of(List.of(constant.cst));
        }
        if (source instanceof VarInsnNode variable && source.getOpcode() == Opcodes.ALOAD) {
            SourceValue local = in.at(source).getLocal(variable.var);
            return local.insns.isEmpty() ? parameter(in, variable.var, steps) : constants(in, local, steps);
        }
        if (source.getOpcode() == Opcodes.ASTORE
                || source.getOpcode() == Opcodes.CHECKCAST
                || source.getOpcode() == Opcodes.DUP) {
            Frame<SourceValue> frame = in.at(source);
            return constants(in, frame.getStack(frame.getStackSize() - 1), steps);
        }
        if (source instanceof MethodInsnNode call
                && call.owner.equals("java/lang/Class")
                && call.name.equals("forName")) {
            return argument(in, call, 0, steps).map(Constants::types);
        }
        return Optional.empty();
    }

    private static List<Object> types(List<Object> names) {
        List<Object> types = new ArrayList<>();
        for (Object name : names) {
            types.add(Type.getObjectType(((String) name).replace('.', '/')));
        }
        return types;
    }

    /** What the callers of a private or static method of this class give it. */
    private Optional<List<Object>> parameter(Analysed in, int variable, int steps) {
        int index = parameterIndex(in.method(), variable);
        if (index < 0) {
            return Optional.empty();
        }
        List<Object> all = new ArrayList<>();
        for (MethodNode caller : type.methods) {
            for (AbstractInsnNode instruction : caller.instructions) {
                if (instruction instanceof MethodInsnNode call
                        && call.owner.equals(type.name)
                        && call.name.equals(in.method().name)
                        && call.desc.equals(in.method().desc)) {
                    Optional<List<Object>> found = argument(Analysed.of(type, caller), call, index, steps);
                    if (found.isEmpty()) {
                        return found;
                    }
                    all.addAll(found.get());
                }
            }
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    private static int parameterIndex(MethodNode method, int variable) {
        int local = (method.access & Opcodes.ACC_STATIC) == 0 ? 1 : 0;
        Type[] arguments = Type.getArgumentTypes(method.desc);
        for (int i = 0; i < arguments.length; i++) {
            if (local == variable) {
                return i;
            }
            local += arguments[i].getSize();
        }
        return -1;
    }
}
