package io.holdfast.bench;

import io.holdfast.websocket.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.util.ArrayList;
import java.util.List;

/** Netty's way from bytes to validated messages, called as directly as it can be. */
public final class NettyReceiver {

  /*
   * In a pipeline the decoder is fed by channelRead, which finds the next handler for every
   * frame. Here its decode is called, as often as there are frames, and the validator is handed
   * the frames by hand; only the step from the validator to the counter goes through the
   * pipeline, because the validator gives its frames to no one else. Frames that come in pieces
   * are gathered first, as the decoder's superclass does it, with the same code.
   */
  private static final int MAX_BYTES = 16 << 20;

  private final Received received = new Received();
  private final OpenDecoder decoder;
  private final ChannelHandlerContext decoderContext;
  private final Utf8FrameValidator validator = new Utf8FrameValidator();
  private final ChannelHandlerContext validatorContext;
  private final List<Object> frames = new ArrayList<>();
  private ByteBuf gathered = Unpooled.EMPTY_BUFFER;

  /**
   * Creates a receiver.
   *
   * @param role of this end
   * @param isFragmented whether frames have to be put together to messages
   */
  public NettyReceiver(Role role, boolean isFragmented) {
    this.decoder = new OpenDecoder(role);
    ChannelPipeline pipeline = new EmbeddedChannel().pipeline().addLast(decoder, validator);
    if (isFragmented) {
      pipeline.addLast(new WebSocketFrameAggregator(MAX_BYTES));
    }
    pipeline.addLast(new Counter());
    this.decoderContext = pipeline.context(decoder);
    this.validatorContext = pipeline.context(validator);
  }

  /** {@return what came out so far} */
  public Received received() {
    return received;
  }

  /**
   * Takes whole frames.
   *
   * @param in borrowed
   * @throws Exception if Netty does not like them
   */
  public void receiveWhole(ByteBuf in) throws Exception {
    while (in.isReadable()) {
      decoder.decode(decoderContext, in, frames);
      deliver();
    }
  }

  /** Takes a part of a frame; takes ownership. */
  void receivePiece(ByteBuf in) throws Exception {
    gathered = OpenDecoder.MERGE_CUMULATOR.cumulate(decoderContext.alloc(), gathered, in);
    decoder.decode(decoderContext, gathered, frames);
    deliver();
    if (!gathered.isReadable()) {
      gathered.release();
      gathered = Unpooled.EMPTY_BUFFER;
    }
  }

  private void deliver() throws Exception {
    for (int index = 0; index < frames.size(); index++) {
      validator.channelRead(validatorContext, frames.get(index));
    }
    frames.clear();
  }

  /** Makes the method that does the work callable. */
  private static final class OpenDecoder extends WebSocket13FrameDecoder {

    OpenDecoder(Role role) {
      super(
          WebSocketDecoderConfig.newBuilder()
              .expectMaskedFrames(role == Role.SERVER)
              .maxFramePayloadLength(MAX_BYTES)
              .build());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Exception {
      super.decode(context, in, out);
    }
  }

  private final class Counter extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      WebSocketFrame frame = (WebSocketFrame) message;
      received.add(frame.content().readableBytes());
      frame.release();
    }
  }
}
