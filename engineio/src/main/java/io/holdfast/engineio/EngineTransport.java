package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;

/** What carries the packets of a session to its client. */
interface EngineTransport {

  TransportName name();

  /** {@return whether what is sent now goes out soon} */
  boolean isWritable();

  /** {@return bytes that wait here} */
  int queuedBytes();

  /** Sends a packet of text: a digit, then what it carries. The packet is borrowed. */
  void sendText(ByteBuf packet, int offset, int length);

  /** Sends a message of bytes, which are borrowed. */
  void sendBinary(ByteBuf payload, int offset, int length);

  /** Hands on what was sent, if the client can take it. */
  void flush();

  /** The session has ended. */
  void end(CloseReason reason);
}
