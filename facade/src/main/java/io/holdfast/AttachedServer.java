package io.holdfast;

import io.holdfast.netty.Attachment;
import io.holdfast.netty.Loops;
import io.holdfast.netty.PortCounts;
import io.holdfast.netty.QueueLimits;
import io.holdfast.netty.TrustedProxies;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * WebSocket endpoints on a port that somebody else has opened with Netty, and goes on to own.
 *
 * <p>Safe for use by several threads.
 */
public final class AttachedServer implements AutoCloseable {

  private final Endpoints endpoints = new Endpoints();
  private final Loops loops;
  private final Attachment attachment;

  private AttachedServer(QueueLimits limits, TrustedProxies proxies) {
    this.loops = Loops.attached(limits);
    this.attachment = new Attachment(loops, endpoints.routes(), proxies);
  }

  /** {@return a server without endpoints, with the default limits, behind no proxy} */
  public static AttachedServer create() {
    return create(QueueLimits.DEFAULT, TrustedProxies.NONE);
  }

  /**
   * {@return a server without endpoints}
   *
   * @param limits of what waits to be sent
   * @param proxies in front of the port
   */
  public static AttachedServer create(QueueLimits limits, TrustedProxies proxies) {
    return new AttachedServer(limits, proxies);
  }

  /** {@return what is attached to the pipeline of each connection, before it has read anything} */
  public Attachment attachment() {
    return attachment;
  }

  /**
   * Adds a WebSocket endpoint with default options, at any time.
   *
   * @param path exact, beginning with a slash
   * @return the endpoint
   * @throws IllegalStateException if the path has one
   */
  public WebSocketServer webSocket(String path) {
    return webSocket(path, options -> {});
  }

  /**
   * Adds a WebSocket endpoint, at any time.
   *
   * @param path exact, beginning with a slash
   * @param configure sets its options
   * @return the endpoint
   * @throws IllegalStateException if the path has one
   */
  public WebSocketServer webSocket(String path, Consumer<WebSocketOptions> configure) {
    return endpoints.add(path, configure);
  }

  /** {@return the WebSocket endpoints} */
  public Collection<WebSocketServer> webSockets() {
    return endpoints.all();
  }

  /** {@return what has been counted over WebSocket connections} */
  public PortCounts counts() {
    return loops.counts();
  }

  /** Closes with a time-out of 5 seconds; see {@link #close(Duration)}. */
  @Override
  public void close() {
    close(Endpoints.CLOSE_TIMEOUT);
  }

  /**
   * Refuses new WebSockets with 503, says goodbye to all others with 1001, in batches, waits until
   * they have gone, and cuts what is left after the time-out. The port stays open.
   *
   * @param timeout for the goodbyes
   */
  public void close(Duration timeout) {
    endpoints.refuseNew();
    endpoints.sayGoodbye(timeout);
    endpoints.all().forEach(WebSocketServer::terminateClients);
    loops.close();
  }
}
