package io.holdfast.documents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the log knows of a document beside its content.
 *
 * @param position up to which its state holds the updates; 0 if there is no state
 * @param stateBytes length of the state
 * @param kept what was replaced and is kept, oldest first
 * @param ids of the last updates that were merged, with their positions, oldest first
 */
record DocumentHead(long position, int stateBytes, List<KeptState> kept, Map<String, Long> ids) {

  static final DocumentHead NONE = new DocumentHead(0, 0, List.of(), Map.of());

  private static final int VERSION = 1;

  DocumentHead {
    kept = List.copyOf(kept);
    ids = new LinkedHashMap<>(ids);
  }

  int keptBytes() {
    return kept.stream().mapToInt(KeptState::bytes).sum();
  }

  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(position);
      out.writeInt(stateBytes);
      out.writeInt(kept.size());
      for (KeptState state : kept) {
        out.writeLong(state.position());
        out.writeLong(state.time().toEpochMilli());
        out.writeUTF(state.mergedBy());
        out.writeBoolean(state.isChecked());
        out.writeInt(state.bytes());
      }
      out.writeInt(ids.size());
      for (Map.Entry<String, Long> id : ids.entrySet()) {
        out.writeUTF(id.getKey());
        out.writeLong(id.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes are always taken", e);
    }
    return bytes.toByteArray();
  }

  static DocumentHead parse(ByteBuffer stored) {
    byte[] bytes = new byte[stored.remaining()];
    stored.get(bytes);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException("a head of version " + version + ", known is " + VERSION);
      }
      long position = in.readLong();
      int stateBytes = in.readInt();
      return new DocumentHead(position, stateBytes, readKept(in), readIds(in));
    } catch (IOException e) {
      throw new UncheckedIOException("the head of a document cannot be read", e);
    }
  }

  private static List<KeptState> readKept(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<KeptState> kept = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      kept.add(
          new KeptState(
              in.readLong(),
              Instant.ofEpochMilli(in.readLong()),
              in.readUTF(),
              in.readBoolean(),
              in.readInt()));
    }
    return kept;
  }

  private static Map<String, Long> readIds(DataInputStream in) throws IOException {
    int count = in.readInt();
    Map<String, Long> ids = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      ids.put(in.readUTF(), in.readLong());
    }
    return ids;
  }
}
