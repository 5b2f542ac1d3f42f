package io.holdfast.documents;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** What somebody is told of a document when they open it. Immutable. */
public final class DocumentContent {

  private final String epoch;
  private final long position;
  private final boolean isWhole;
  private final List<ByteBuffer> parts;

  DocumentContent(String epoch, long position, boolean isWhole, List<ByteBuffer> parts) {
    this.epoch = Objects.requireNonNull(epoch, "epoch");
    this.position = position;
    this.isWhole = isWhole;
    this.parts = List.copyOf(parts);
  }

  /** {@return what positions are told apart by from those of another log} */
  public String epoch() {
    return epoch;
  }

  /** {@return the position of the last update in it; 0 if there is none} */
  public long position() {
    return position;
  }

  /** {@return whether it is all there is, and not only what came after what somebody has} */
  public boolean isWhole() {
    return isWhole;
  }

  /** {@return the merged state, if there is one, and the updates after it, in order; read-only} */
  public List<ByteBuffer> parts() {
    return parts.stream().map(ByteBuffer::duplicate).toList();
  }
}
