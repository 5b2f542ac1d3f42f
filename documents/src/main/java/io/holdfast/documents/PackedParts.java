package io.holdfast.documents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A state and the updates after it in one piece, compressed: each with its length before it. */
final class PackedParts {

  private PackedParts() {}

  static byte[] pack(List<ByteBuffer> parts) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(packed))) {
      for (ByteBuffer part : parts) {
        byte[] bytes = new byte[part.remaining()];
        part.duplicate().get(bytes);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes are always taken", e);
    }
    return packed.toByteArray();
  }

  static List<ByteBuffer> unpack(ByteBuffer packed) {
    byte[] bytes = new byte[packed.remaining()];
    packed.get(bytes);
    List<ByteBuffer> parts = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      for (; ; ) {
        byte[] part = new byte[in.readInt()];
        in.readFully(part);
        parts.add(ByteBuffer.wrap(part).asReadOnlyBuffer());
      }
    } catch (EOFException e) {
      return parts;
    } catch (IOException e) {
      throw new UncheckedIOException("what is kept of a document cannot be read", e);
    }
  }
}
