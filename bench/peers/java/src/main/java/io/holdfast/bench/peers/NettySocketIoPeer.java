package io.holdfast.bench.peers;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** netty-socketio on one I/O thread: "echo" comes back, "msg" goes to everybody. */
public final class NettySocketIoPeer {

  private static final String HOST = "127.0.0.1";

  private NettySocketIoPeer() {}

  /**
   * Listens on any port.
   *
   * @param args none
   * @throws IOException if there is no port
   */
  public static void main(String[] args) throws IOException {
    Configuration configuration = new Configuration();
    configuration.setHostname(HOST);
    configuration.setPort(freePort());
    configuration.setBossThreads(1);
    configuration.setWorkerThreads(1);
    configuration.setUseLinuxNativeEpoll(Epoll.isAvailable());
    configuration.setWebsocketCompression(false);
    configuration.getSocketConfig().setAcceptBackLog(4096);
    configuration.getSocketConfig().setTcpNoDelay(true);
    configuration.getSocketConfig().setReuseAddress(true);
    SocketIOServer server = new SocketIOServer(configuration);
    server.addEventListener(
        "echo", String.class, (client, text, ack) -> client.sendEvent("echo", text));
    server.addEventListener(
        "msg",
        String.class,
        (client, text, ack) -> server.getBroadcastOperations().sendEvent("msg", text));
    server.start();
    System.out.println("listening on " + configuration.getPort());
  }

  /** It does not tell which port it got. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }
}
