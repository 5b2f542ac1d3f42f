/** Sockets, event loops, TLS and HTTP: the only code that sees a Channel. */
@org.jspecify.annotations.NullMarked
module io.holdfast.netty {
  requires transitive io.holdfast.engineio;
  requires transitive io.holdfast.websocket;
  requires transitive io.netty.transport;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires io.netty.transport.unix.common;
  requires static org.jspecify;

  exports io.holdfast.netty;
}
