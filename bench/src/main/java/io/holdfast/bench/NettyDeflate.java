package io.holdfast.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.Map;
import java.util.Objects;

/** Netty's handlers of permessage-deflate, in a channel without anything else. */
final class NettyDeflate {

  private static final int LEVEL = 6;
  private static final int WINDOW_BITS = 15;
  private static final int MAX_BYTES = 16 << 20;
  private static final int COMPRESSED = 4;

  private final EmbeddedChannel channel;

  NettyDeflate(boolean keepsContext) {
    PerMessageDeflateServerExtensionHandshaker handshaker =
        new PerMessageDeflateServerExtensionHandshaker(
            LEVEL, true, WINDOW_BITS, true, true, MAX_BYTES);
    Map<String, String> parameters =
        keepsContext
            ? Map.of()
            : Map.of("client_no_context_takeover", "", "server_no_context_takeover", "");
    WebSocketServerExtension extension =
        handshaker.handshakeExtension(new WebSocketExtensionData("permessage-deflate", parameters));
    this.channel =
        new EmbeddedChannel(extension.newExtensionEncoder(), extension.newExtensionDecoder());
  }

  /** {@return the length of what a message is compressed to} */
  int deflatedBytes(ByteBuf text) {
    channel.writeOutbound(new TextWebSocketFrame(text.retainedDuplicate()));
    return lengthOf(channel.readOutbound());
  }

  /** {@return the length of what a compressed message is inflated to} */
  int inflatedBytes(ByteBuf compressed) {
    channel.writeInbound(new TextWebSocketFrame(true, COMPRESSED, compressed.retainedDuplicate()));
    return lengthOf(channel.readInbound());
  }

  private static int lengthOf(WebSocketFrame frame) {
    int length = Objects.requireNonNull(frame).content().readableBytes();
    frame.release();
    return length;
  }
}
