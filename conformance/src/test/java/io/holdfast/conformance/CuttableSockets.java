package io.holdfast.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.SocketFactory;

/** The TCP connections of one client, which can be cut as a network does it. */
final class CuttableSockets extends SocketFactory {

  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  @Override
  public Socket createSocket() {
    Socket socket = new Socket();
    open.add(socket);
    return socket;
  }

  /** Cuts all connections that there are; those that are made later are not harmed. */
  void cut() {
    for (Socket socket = open.poll(); socket != null; socket = open.poll()) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw connected();
  }

  private static UnsupportedOperationException connected() {
    return new UnsupportedOperationException("the client connects its sockets by itself");
  }
}
