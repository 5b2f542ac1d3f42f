package io.holdfast.bench;

import io.holdfast.websocket.Role;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;

/** Netty's way from messages to bytes, called as directly as it can be. */
final class NettySender {

  private final OpenEncoder encoder;
  private final ChannelHandlerContext context;
  private final List<Object> buffers = new ArrayList<>();

  NettySender(Role role) {
    this.encoder = new OpenEncoder(role);
    this.context = new EmbeddedChannel(encoder).pipeline().context(encoder);
  }

  /** Lays out a message; takes ownership. What was sent is kept until it is taken. */
  void send(WebSocketFrame frame) throws Exception {
    encoder.encode(context, frame, buffers);
    frame.release();
  }

  /** {@return the length of what was sent since the last call, which is released} */
  int takeLength() {
    int length = 0;
    for (int index = 0; index < buffers.size(); index++) {
      ByteBuf buffer = (ByteBuf) buffers.get(index);
      length += buffer.readableBytes();
      buffer.release();
    }
    buffers.clear();
    return length;
  }

  /** Makes the method that does the work callable. */
  private static final class OpenEncoder extends WebSocket13FrameEncoder {

    OpenEncoder(Role role) {
      super(role == Role.CLIENT);
    }

    @Override
    protected void encode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out)
        throws Exception {
      super.encode(context, frame, out);
    }
  }
}
