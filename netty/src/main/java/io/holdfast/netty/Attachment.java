package io.holdfast.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * Puts WebSocket endpoints onto a port that somebody else has opened with Netty.
 *
 * <p>Safe for use by several threads.
 */
public final class Attachment {

  private final Loops loops;
  private final Routes routes;
  private final TrustedProxies proxies;

  /**
   * Creates an attachment.
   *
   * @param loops see {@link Loops#attached}
   * @param routes whose WebSocket endpoints are attached; all other requests pass by
   * @param proxies in front of the port
   */
  public Attachment(Loops loops, Routes routes, TrustedProxies proxies) {
    this.loops = loops;
    this.routes = routes;
    this.proxies = proxies;
  }

  /**
   * Attaches to a connection, before it has read anything.
   *
   * @param pipeline with an {@link HttpServerCodec}
   * @throws IllegalStateException if there is none
   */
  public void attach(ChannelPipeline pipeline) {
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec == null) {
      throw new IllegalStateException(
          "there is no HttpServerCodec in the pipeline to attach behind: " + pipeline.names());
    }
    pipeline.addAfter(codec.name(), null, new UpgradeHandler(loops, routes, proxies));
  }
}
