package io.holdfast.netty;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One file in memory, with all that is told about it. Immutable. */
final class StaticResource {

  private static final int MIN_COMPRESSED_BYTES = 512;
  private static final int TAG_BYTES = 12;

  private final String contentType;
  private final String cacheControl;
  private final String entityTag;
  private final String compressedTag;
  private final ByteBuffer bytes;
  private final @Nullable ByteBuffer compressed;

  private StaticResource(String name, byte[] bytes, String cacheControl) {
    this.contentType = MediaType.ofFile(name);
    this.cacheControl = cacheControl;
    String digest = digest(bytes);
    this.entityTag = '"' + digest + '"';
    // RFC 9110 §8.8.3.3: other bytes have another tag, or parts of both might be put together.
    this.compressedTag = '"' + digest + "-gzip\"";
    this.bytes = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    boolean isWorthIt = bytes.length >= MIN_COMPRESSED_BYTES && HttpReplies.isText(contentType);
    this.compressed = isWorthIt ? HttpReplies.gzip(this.bytes) : null;
  }

  static StaticResource of(String name, byte[] bytes, String cacheControl) {
    return new StaticResource(name, bytes.clone(), cacheControl);
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, TAG_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  String contentType() {
    return contentType;
  }

  int length() {
    return bytes.remaining();
  }

  ByteBuffer bytes() {
    return bytes.duplicate();
  }

  boolean isCompressible() {
    return compressed != null;
  }

  /** {@return whether the tag is of this file, or stands for any; it is compared weakly} */
  boolean matches(String tag) {
    String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
    return strong.equals(entityTag) || strong.equals(compressedTag) || strong.equals("*");
  }

  /** {@return whether parts fit those of the tag, which is compared strongly} */
  boolean hasSameParts(String tag) {
    return tag.trim().equals(entityTag);
  }

  /**
   * {@return the reply with the headers that every reply about this file has}
   *
   * @param reply to be sent
   * @param isCompressed whether it is, or would be, about the compressed file
   */
  HttpReply describe(HttpReply reply, boolean isCompressed) {
    HttpReply described =
        reply
            .withHeader("etag", isCompressed ? compressedTag : entityTag)
            .withHeader("cache-control", cacheControl)
            .withHeader("accept-ranges", "bytes")
            .withHeader("x-content-type-options", "nosniff");
    return isCompressible() ? described.withHeader("vary", "accept-encoding") : described;
  }

  HttpReply whole(boolean isCompressed) {
    HttpReply reply =
        describe(HttpReply.of(200), isCompressed).withHeader("content-type", contentType);
    return isCompressed && compressed != null
        ? reply.withHeader("content-encoding", "gzip").withBody(compressed)
        : reply.withBody(bytes);
  }
}
