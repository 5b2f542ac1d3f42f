package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * A change of transport that is under way: the client probes the new transport, waits until its
 * last poll is answered, and says that it is done.
 *
 * <p>Confined to the session's thread.
 */
public final class EngineUpgrade {

  private static final String PROBE = "probe";

  private final EngineSession session;
  private final MessageTransport candidate;
  private final long deadlineNanos;
  private long checkNanos;
  private boolean isProbed;
  private boolean isOver;

  EngineUpgrade(EngineSession session, MessageTransport candidate, long nowNanos) {
    this.session = session;
    this.candidate = candidate;
    this.deadlineNanos = nowNanos + session.settings().upgradeTimeout().toNanos();
  }

  /**
   * Takes a text message of the new WebSocket.
   *
   * @param packet borrowed
   * @param offset of the first byte
   * @param length in bytes, of valid UTF-8
   * @param nowNanos the time
   * @return whether the WebSocket is the session's transport from now on
   */
  public boolean receiveText(ByteBuf packet, int offset, int length, long nowNanos) {
    if (isOver) {
      return false;
    }
    String text = packet.toString(offset, length, StandardCharsets.UTF_8);
    if (text.equals((char) PacketType.PING.digit() + PROBE)) {
      isProbed = true;
      ByteBuf answer =
          Unpooled.copiedBuffer((char) PacketType.PONG.digit() + PROBE, StandardCharsets.US_ASCII);
      candidate.sendText(answer, 0, answer.readableBytes());
      check(nowNanos);
      return false;
    }
    if (isProbed && text.equals(String.valueOf((char) PacketType.UPGRADE.digit()))) {
      isOver = true;
      session.upgraded(candidate);
      return true;
    }
    fail();
    return false;
  }

  /** Takes a binary message of the new WebSocket, which there must be none of yet. */
  public void receiveBinary() {
    fail();
  }

  /** The new WebSocket is gone. The session goes on where it was. */
  public void candidateClosed() {
    fail();
  }

  private void fail() {
    if (!isOver) {
      abandon();
      session.upgradeFailed();
    }
  }

  /** The session has ended. */
  void abandon() {
    isOver = true;
    candidate.close();
  }

  private void check(long nowNanos) {
    checkNanos = nowNanos + EngineSettings.UPGRADE_CHECK_INTERVAL.toNanos();
    session.releasePoll();
  }

  long deadlineNanos() {
    return isProbed && checkNanos - deadlineNanos < 0 ? checkNanos : deadlineNanos;
  }

  void timeReached(long nowNanos) {
    if (nowNanos - deadlineNanos >= 0) {
      fail();
    } else if (isProbed && nowNanos - checkNanos >= 0) {
      check(nowNanos);
    }
  }
}
