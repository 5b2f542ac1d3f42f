package io.holdfast.websocket;

import io.netty.buffer.ByteBufUtil;

/**
 * Why a connection was closed (RFC 6455 §7.4 and the IANA registry).
 *
 * @param value the status code, 1000 to 4999
 */
public record CloseCode(int value) {

  /** 1000: the purpose is fulfilled. */
  public static final CloseCode NORMAL = new CloseCode(1000);

  /** 1001: this end goes away, a server that shuts down or a page that is left. */
  public static final CloseCode GOING_AWAY = new CloseCode(1001);

  /** 1002: the peer broke the protocol. */
  public static final CloseCode PROTOCOL_ERROR = new CloseCode(1002);

  /** 1003: a kind of data that this end does not take. */
  public static final CloseCode UNSUPPORTED_DATA = new CloseCode(1003);

  /** 1005: the peer's Close frame had no code. Never on the wire. */
  public static final CloseCode NO_STATUS = new CloseCode(1005);

  /** 1006: the connection ended without a Close frame. Never on the wire. */
  public static final CloseCode ABNORMAL = new CloseCode(1006);

  /** 1007: data that does not fit its type, such as text that is not UTF-8. */
  public static final CloseCode INVALID_PAYLOAD = new CloseCode(1007);

  /** 1008: a message against the policy of this end. */
  public static final CloseCode POLICY_VIOLATION = new CloseCode(1008);

  /** 1009: a message that is too big to process. */
  public static final CloseCode MESSAGE_TOO_BIG = new CloseCode(1009);

  /** 1010: the client missed an extension that it needs. */
  public static final CloseCode MANDATORY_EXTENSION = new CloseCode(1010);

  /** 1011: the server met an unexpected condition. */
  public static final CloseCode INTERNAL_ERROR = new CloseCode(1011);

  /** 1012: the server restarts; come back, spread over time. */
  public static final CloseCode SERVICE_RESTART = new CloseCode(1012);

  /** 1013: the server is overloaded, or this reader is too slow; try again later. */
  public static final CloseCode TRY_AGAIN_LATER = new CloseCode(1013);

  /**
   * Longest reason in a Close frame, in bytes of UTF-8: a control frame's 125 less the code's 2.
   */
  public static final int MAX_REASON_BYTES = 123;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the value is not in 1000 to 4999
   */
  public CloseCode {
    if (value < 1000 || value > 4999) {
      throw new IllegalArgumentException("close code must be 1000 to 4999, was " + value);
    }
  }

  /**
   * {@return whether the code may stand in a Close frame} Reserved codes, 1005, 1006 and 1015 among
   * them, may not (RFC 6455 §7.4.1, §7.4.2).
   */
  public boolean isSendable() {
    return isSendable(value);
  }

  /**
   * Checks that this code and a reason can stand in a Close frame.
   *
   * @param reason at most 123 bytes of UTF-8; must be empty for {@link #NO_STATUS}, which stands
   *     for a Close frame without a code
   * @throws IllegalArgumentException if they cannot
   */
  public void requireSendable(String reason) {
    boolean isMissing = equals(NO_STATUS) && reason.isEmpty();
    if (!isMissing && !isSendable()) {
      throw new IllegalArgumentException("close code " + value + " must not be sent");
    }
    int reasonBytes = ByteBufUtil.utf8Bytes(reason);
    if (reasonBytes > MAX_REASON_BYTES) {
      throw new IllegalArgumentException(
          "a close reason has at most " + MAX_REASON_BYTES + " bytes of UTF-8, had " + reasonBytes);
    }
  }

  static boolean isSendable(int value) {
    boolean isRegistered = value >= 1000 && value <= 1014 && (value < 1004 || value > 1006);
    return isRegistered || (value >= 3000 && value <= 4999);
  }
}
