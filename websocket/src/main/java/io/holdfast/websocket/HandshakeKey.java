package io.holdfast.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** {@code Sec-WebSocket-Key} and {@code Sec-WebSocket-Accept} (RFC 6455 §4.2.2). */
final class HandshakeKey {

  static final int NONCE_BYTES = 16;

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private HandshakeKey() {}

  static boolean isValid(String key) {
    try {
      return Base64.getDecoder().decode(key).length == NONCE_BYTES && key.length() == 24;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static String of(byte[] nonce) {
    return Base64.getEncoder().encodeToString(nonce);
  }

  static String accept(String key) {
    byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(sha1().digest(text));
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
