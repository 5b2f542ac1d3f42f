package io.holdfast.documents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The simplest CRDT: a set of words that grows. An update is some of them, a state all of them, one
 * in each line.
 */
final class Words {

  private Words() {}

  static byte[] write(String... words) {
    return write(List.of(words));
  }

  static byte[] write(Collection<String> words) {
    return String.join("\n", words).getBytes(StandardCharsets.UTF_8);
  }

  static Set<String> read(ByteBuffer words) {
    return new TreeSet<>(
        List.of(StandardCharsets.UTF_8.decode(words.duplicate()).toString().split("\n")));
  }

  static Set<String> read(Collection<ByteBuffer> parts) {
    Set<String> words = new TreeSet<>();
    parts.forEach(part -> words.addAll(read(part)));
    return words;
  }
}
