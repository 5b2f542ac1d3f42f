package io.holdfast.netty;

import io.holdfast.websocket.HttpHeaders;
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
  private final String entityTag;
  private final String compressedTag;
  private final HttpHeaders headers;
  private final HttpHeaders compressedHeaders;
  private final ByteBuffer bytes;
  private final HttpReply whole;
  private final @Nullable HttpReply compressed;

  private StaticResource(String name, byte[] bytes, String cacheControl) {
    this.contentType = MediaType.ofFile(name);
    String digest = digest(bytes);
    this.entityTag = '"' + digest + '"';
    // RFC 9110 §8.8.3.3: other bytes have another tag, or parts of both might be put together.
    this.compressedTag = '"' + digest + "-gzip\"";
    this.bytes = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    boolean isWorthIt = bytes.length >= MIN_COMPRESSED_BYTES && HttpReplies.isText(contentType);
    this.headers = headers(entityTag, cacheControl, isWorthIt);
    this.compressedHeaders = headers(compressedTag, cacheControl, isWorthIt);
    this.whole = found(headers).withBody(this.bytes);
    this.compressed =
        isWorthIt
            ? found(compressedHeaders)
                .withHeader("content-encoding", "gzip")
                .withBody(HttpReplies.gzip(this.bytes))
            : null;
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

  /** {@return what every reply about this file has} */
  private static HttpHeaders headers(String tag, String cacheControl, boolean isVarying) {
    HttpHeaders.Builder headers =
        HttpHeaders.builder()
            .add("etag", tag)
            .add("cache-control", cacheControl)
            .add("accept-ranges", "bytes")
            .add("x-content-type-options", "nosniff");
    return (isVarying ? headers.add("vary", "accept-encoding") : headers).build();
  }

  private HttpReply found(HttpHeaders own) {
    return HttpReply.of(200).withHeaders(own).withHeader("content-type", contentType);
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
    return reply.withHeaders(isCompressed ? compressedHeaders : headers);
  }

  HttpReply whole(boolean isCompressed) {
    return isCompressed && compressed != null ? compressed : whole;
  }
}
