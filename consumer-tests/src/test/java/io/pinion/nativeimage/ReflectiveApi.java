package io.pinion.nativeimage;

import java.util.Map;
import java.util.Set;

/** The methods that reach something by name or by reflection, and where in their arguments that stands. */
enum ReflectiveApi {
    /** A type whose name is the first argument. */
    TYPE_BY_NAME(Map.of("java/lang/Class", Set.of("forName"))),

    /** A method of the type that the call is made on, named by the first argument. */
    METHOD_OF_RECEIVER(Map.of("java/lang/Class", Set.of("getMethod", "getDeclaredMethod"))),

    /** A field of the type that the call is made on, named by the first argument. */
    FIELD_OF_RECEIVER(Map.of("java/lang/Class", Set.of("getField", "getDeclaredField"))),

    /** A method: type and name are the first two arguments. */
    METHOD_BY_HANDLE(
            Map.of("java/lang/invoke/MethodHandles$Lookup", Set.of("findVirtual", "findStatic", "findSpecial"))),

    /** A constructor of the type that is the first argument. */
    CONSTRUCTOR_BY_HANDLE(Map.of("java/lang/invoke/MethodHandles$Lookup", Set.of("findConstructor"))),

    /** A field: type and name are the first two arguments. */
    FIELD_BY_HANDLE(Map.of(
            "java/lang/invoke/MethodHandles$Lookup",
            Set.of(
                    "findVarHandle",
                    "findStaticVarHandle",
                    "findGetter",
                    "findSetter",
                    "findStaticGetter",
                    "findStaticSetter"),
            "java/util/concurrent/atomic/AtomicIntegerFieldUpdater",
            Set.of("newUpdater"),
            "java/util/concurrent/atomic/AtomicLongFieldUpdater",
            Set.of("newUpdater"))),

    /** A field: the type is the first argument and the name the third. */
    REFERENCE_UPDATER(Map.of("java/util/concurrent/atomic/AtomicReferenceFieldUpdater", Set.of("newUpdater"))),

    /** Providers, which native-image finds by itself if the service is a constant. */
    SERVICES(Map.of("java/util/ServiceLoader", Set.of("load", "loadInstalled"))),

    /** Whatever it is, a person has to say how it is known to native-image. */
    UNKNOWN(Map.ofEntries(
            Map.entry(
                    "java/lang/Class",
                    Set.of(
                            "getMethods",
                            "getDeclaredMethods",
                            "getFields",
                            "getDeclaredFields",
                            "getConstructor",
                            "getConstructors",
                            "getDeclaredConstructor",
                            "getDeclaredConstructors",
                            "getRecordComponents",
                            "getEnumConstants",
                            "getClasses",
                            "getDeclaredClasses",
                            "newInstance",
                            "arrayType",
                            "getResource",
                            "getResourceAsStream")),
            Map.entry(
                    "java/lang/ClassLoader",
                    Set.of(
                            "loadClass",
                            "getResource",
                            "getResources",
                            "getResourceAsStream",
                            "getSystemResource",
                            "getSystemResourceAsStream",
                            "defineClass")),
            Map.entry("java/lang/Module", Set.of("getResourceAsStream")),
            Map.entry(
                    "java/lang/invoke/MethodHandles$Lookup",
                    Set.of(
                            "bind",
                            "findClass",
                            "unreflect",
                            "unreflectConstructor",
                            "unreflectGetter",
                            "unreflectSetter",
                            "unreflectSpecial",
                            "unreflectVarHandle",
                            "defineClass",
                            "defineHiddenClass")),
            Map.entry("java/lang/invoke/MethodHandleProxies", Set.of("asInterfaceInstance")),
            Map.entry("java/lang/reflect/Proxy", Set.of("newProxyInstance", "getProxyClass")),
            Map.entry("java/lang/reflect/Array", Set.of("newInstance")),
            Map.entry("java/util/ResourceBundle", Set.of("getBundle")),
            Map.entry("java/io/ObjectInputStream", Set.of("<init>", "readObject")),
            Map.entry("java/io/ObjectOutputStream", Set.of("<init>", "writeObject")),
            Map.entry("java/lang/System", Set.of("load", "loadLibrary")),
            Map.entry("java/lang/Runtime", Set.of("load", "loadLibrary")),
            Map.entry("java/lang/foreign/Linker", Set.of("downcallHandle", "upcallStub")),
            Map.entry(
                    "com/fasterxml/jackson/databind/ObjectMapper",
                    Set.of(
                            "convertValue",
                            "readValue",
                            "treeToValue",
                            "valueToTree",
                            "readerFor",
                            "writerFor",
                            "writeValue",
                            "writeValueAsBytes",
                            "writeValueAsString")),
            Map.entry(
                    "com/fasterxml/jackson/databind/json/JsonMapper",
                    Set.of(
                            "convertValue",
                            "readValue",
                            "treeToValue",
                            "valueToTree",
                            "readerFor",
                            "writerFor",
                            "writeValue",
                            "writeValueAsBytes",
                            "writeValueAsString"))));

    private final Map<String, Set<String>> methods;

    ReflectiveApi(Map<String, Set<String>> methods) {
        this.methods = methods;
    }

    /** Null if the method is none of these. */
    static ReflectiveApi of(String owner, String name) {
        for (ReflectiveApi api : values()) {
            if (api.methods.getOrDefault(owner, Set.of()).contains(name)) {
                return api;
            }
        }
        return null;
    }
}
