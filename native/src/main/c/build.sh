#!/bin/sh
# Usage: build.sh JAVA_HOME OUTPUT [FLAG...]
# Compiles OUTPUT/linux-ARCH/libpinion.so and its digest for each architecture there is a compiler for. FLAGs are for
# debugging: with any, symbols are kept.
set -eu

sources=$(dirname "$0")
jdk=$1
output=$2
shift 2
mkdir -p "$output"
output=$(cd "$output" && pwd)
rm -rf "$output"/linux-*
cd "$sources"

flags=$*
strip=-s
if [ -n "$flags" ]; then
    strip=-g
fi

compile() {
    compiler=$1
    arch=$2
    shift 2
    mkdir -p "$output/linux-$arch"
    # No fortified variants and no start files: musl has neither, and the list of imports stays short.
    "$compiler" -std=c11 -O2 -fPIC -shared -nostartfiles -U_FORTIFY_SOURCE \
        -Wall -Wextra -Wshadow -Wvla -Wconversion -Wformat=2 -Wmissing-prototypes -Werror \
        -fvisibility=hidden -fstack-protector-strong -fstack-clash-protection \
        -fno-strict-overflow -fno-delete-null-pointer-checks \
        -ffile-prefix-map="$jdk=jdk" -isystem "$jdk/include" -isystem "$jdk/include/linux" "$@" \
        -Wl,--version-script=exports.map -Wl,-soname,libpinion.so -Wl,--build-id=none -Wl,--hash-style=gnu \
        -Wl,-z,relro,-z,now,-z,noexecstack,-z,defs,--as-needed \
        load.c poll.c socket.c thread.c -o "$output/linux-$arch/libpinion.so" $strip $flags
    (cd "$output/linux-$arch" && sha256sum libpinion.so | cut -c 1-64 > libpinion.so.sha256)
}

# Whether it finds its C library: its own package may lack that of the target.
is_whole() {
    printf '#include <errno.h>\n' | "$1" -x c - -shared -nostartfiles -o /dev/null 2> /dev/null
}

compile_for() {
    if ! is_whole "$1"; then
        echo "pinion-native-linux: $1 finds no C library to compile against (Debian: libc6-dev, for a cross" \
            "compiler libc6-dev-arm64-cross); skipped"
        return
    fi
    case $("$1" -dumpmachine) in
        x86_64-*linux*) compile "$1" x86_64 -fcf-protection=full ;;
        aarch64-*linux*) compile "$1" aarch64 -mbranch-protection=standard ;;
        *) echo "pinion-native-linux: $1 compiles for neither x86_64 nor aarch64 Linux; skipped" ;;
    esac
}

host=
for candidate in ${CC:-} cc gcc; do
    if command -v "$candidate" > /dev/null; then
        host=$candidate
        break
    fi
done
if [ -z "$host" ]; then
    echo "pinion-native-linux: no C compiler (cc or gcc) found; the jar is built without libpinion.so"
    exit 0
fi
compile_for "$host"
cross=aarch64-linux-gnu-gcc
if command -v "$cross" > /dev/null && [ "$("$host" -dumpmachine)" != "$("$cross" -dumpmachine)" ]; then
    compile_for "$cross"
fi
