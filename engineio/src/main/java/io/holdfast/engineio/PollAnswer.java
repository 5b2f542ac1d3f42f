package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;

/** Answers one poll, once. */
public interface PollAnswer {

  /**
   * Answers with packets.
   *
   * @param payload taken over, to release
   * @param isBytes whether it is bytes, which are {@code application/octet-stream}, not text
   */
  void answer(ByteBuf payload, boolean isBytes);

  /**
   * Refuses the poll.
   *
   * @param error why
   */
  void refuse(RequestError error);
}
