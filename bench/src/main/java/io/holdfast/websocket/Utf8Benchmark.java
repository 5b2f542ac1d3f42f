package io.holdfast.websocket;

import io.holdfast.bench.Measured;
import io.holdfast.bench.Sample;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What does it cost to know that a text is UTF-8? {@link Utf8} beside Netty's check, which is
 * reached through its handler alone, and beside the JDK's decoder, which makes a string of it.
 */
public class Utf8Benchmark extends Measured {

  /** What the text is made of. */
  @Param public Letters letters;

  /** Of the text, in bytes. */
  @Param({"64", "1024", "16384"})
  public int length;

  private byte[] bytes;
  private ByteBuf text;
  private Utf8FrameValidator validator;
  private ChannelHandlerContext context;
  private TextWebSocketFrame frame;

  /** Created by JMH. */
  public Utf8Benchmark() {}

  /** Makes the text. */
  @Setup
  public void prepare() {
    bytes = letters.text(length);
    text = Sample.direct(bytes);
    frame = new TextWebSocketFrame(text);
    validator = new Utf8FrameValidator();
    context = new EmbeddedChannel(validator, new Nowhere()).pipeline().context(validator);
  }

  /** {@return the state after the text} */
  @Benchmark
  public int holdfast() {
    return Utf8.advance(Utf8.ACCEPT, text, 0, bytes.length);
  }

  /**
   * {@return the text, which Netty found to be right}
   *
   * @throws Exception if it did not
   */
  @Benchmark
  public ByteBuf netty() throws Exception {
    validator.channelRead(context, frame);
    return text;
  }

  /** {@return the text as a string} */
  @Benchmark
  public String jdkString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What texts are made of. */
  public enum Letters {
    /** One byte each. */
    ASCII,
    /** Two bytes each. */
    TWO_BYTE,
    /** Three bytes each. */
    THREE_BYTE;

    byte[] text(int length) {
      return switch (this) {
        case ASCII -> Sample.ascii(length);
        case TWO_BYTE -> Sample.twoByte(length);
        case THREE_BYTE -> Sample.threeByte(length);
      };
    }
  }
}
