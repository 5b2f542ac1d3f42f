package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told of the end of a body, and when. */
final class RequestBodiesTest {

  private static final int MAX_BODY_BYTES = 10;

  private final List<String> events = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void install() {
    Routes routes = new Routes();
    routes.http("/post", new Bodies());
    channel.pipeline().addLast(new RequestBodies(routes, MAX_BODY_BYTES), new Answers());
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void aBodyHasEndedWhenItsRequestIsAnswered() {
    begin();
    channel.writeInbound(new DefaultHttpContent(bytes("a")));
    assertThat(events).containsExactly("begin");
    channel.writeInbound(new DefaultLastHttpContent(bytes("b")));
    // Else the next request, on another connection, could come before the end of this one.
    assertThat(events).containsExactly("begin", "end", "answer");
  }

  @Test
  void aBodyThatIsNoneHasFailed() {
    begin();
    DefaultLastHttpContent broken = new DefaultLastHttpContent();
    broken.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("no chunk")));
    channel.writeInbound(broken);
    assertThat(events.subList(0, 2)).containsExactly("begin", "fail");
  }

  @Test
  void aBodyThatIsTooLongHasFailed() {
    begin();
    channel.writeInbound(new DefaultHttpContent(bytes("12345678901")));
    assertThat(events).containsExactly("begin", "fail");
  }

  @Test
  void aBodyThatBecomesTooLongWithItsLastPartHasFailed() {
    begin();
    channel.writeInbound(new DefaultLastHttpContent(bytes("12345678901")));
    assertThat(events).containsExactly("begin", "fail");
  }

  @Test
  void aBodyWhoseConnectionEndsHasFailed() {
    begin();
    channel.close();
    assertThatThrownBy(channel::checkException)
        .isInstanceOf(PrematureChannelClosureException.class);
    assertThat(events).containsExactly("begin", "fail");
  }

  private void begin() {
    channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/post"));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  /** Tells what happens to a body. */
  private final class Bodies implements BodyHandler {

    @Override
    public int maxBodyBytes() {
      return MAX_BODY_BYTES;
    }

    @Override
    public Body begin(String method, String uri) {
      events.add("begin");
      return new Body() {
        @Override
        public void end() {
          events.add("end");
        }

        @Override
        public void fail() {
          events.add("fail");
        }
      };
    }

    @Override
    public CompletionStage<HttpReply> handle(HttpCall call) {
      return CompletableFuture.completedStage(HttpReply.of(204));
    }
  }

  /** Stands where requests are answered. */
  private final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      events.add("answer");
    }
  }
}
