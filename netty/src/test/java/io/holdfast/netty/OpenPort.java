package io.holdfast.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.UnaryOperator;

/** A port of 127.0.0.1 that the system chose, with two loops of its own. */
final class OpenPort implements AutoCloseable {

  private final Loops loops;
  private final HttpPort port;

  private OpenPort(Loops loops, HttpPort port) {
    this.loops = loops;
    this.port = port;
  }

  static OpenPort of(TransportKind kind, Routes routes) {
    return of(kind, routes, settings -> settings);
  }

  static OpenPort of(TransportKind kind, Routes routes, UnaryOperator<PortSettings> change) {
    return of(kind, QueueLimits.DEFAULT, routes, change);
  }

  static OpenPort of(
      TransportKind kind, QueueLimits queues, Routes routes, UnaryOperator<PortSettings> change) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Loops loops = Loops.open(kind, 2, queues, true);
    try {
      return new OpenPort(loops, HttpPort.open(loops, routes, change.apply(PortSettings.of(any))));
    } catch (RuntimeException e) {
      loops.close();
      throw e;
    }
  }

  HttpPort port() {
    return port;
  }

  int number() {
    return port.address().getPort();
  }

  URI uri(String scheme, String resource) {
    return URI.create(scheme + "://127.0.0.1:" + number() + resource);
  }

  RawClient client() throws IOException {
    return RawClient.to(number());
  }

  @Override
  public void close() {
    port.close();
    loops.close();
  }
}
