# Sourced by jmh and compare: finds Java, and builds the module when a source is newer than the build.
# shellcheck shell=bash

root=$(cd -- "$bench/.." && pwd)
built=$bench/target/built
build_log=$bench/target/build.log
class_path="$bench/target/holdfast-bench.jar:$bench/target/lib/*"

fail() {
  printf '%s: %s\n' "bench/$(basename "$0")" "$1" >&2
  exit 1
}

find_java() {
  java=java
  [[ -z ${JAVA_HOME:-} ]] || java=$JAVA_HOME/bin/java
  command -v "$java" >/dev/null || fail "there is no Java here; install JDK 17 or later, or set JAVA_HOME."
  local version
  version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
  java_major=${version#1.}
  java_major=${java_major%%.*}
  ((java_major >= 17)) || fail "Java $version is too old; set JAVA_HOME to JDK 17 or later."
}

build_if_needed() {
  local newer=missing
  if [[ -f $built ]]; then
    newer=$(find "$root" \( -name target -o -name node_modules -o -name .git -o -path "$bench/peers" \) -prune -o \
      -type f \( -path '*/src/main/*' -o -name pom.xml \) -newer "$built" -print -quit)
  fi
  [[ -n $newer ]] || return 0
  command -v mvn >/dev/null || fail "there is no Maven here to build with; install Maven 3.8 or later."
  mkdir -p "$bench/target"
  printf 'Building the benchmarks; this takes a minute or two the first time.\n' >&2
  mvn -B -f "$root/pom.xml" -pl bench -am package -DskipTests -Dmaven.test.skip=true -Pquick \
    >"$build_log" 2>&1 || {
    grep -E '^\[ERROR\]' "$build_log" | head -n 5 >&2 || true
    fail "the build failed; $build_log has all of its output."
  }
  touch "$built"
}
