package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.socketio.SocketIoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of Socket.IO that comes back, and what it got. */
final class Comer {

  private static final Pattern GREETING =
      Pattern.compile("text 40\\{\"sid\":\"([^\"]+)\",\"pid\":\"([^\"]+)\"}");
  private static final Pattern EVENT =
      Pattern.compile("text 42\\[\"n\",([^,]+)(?:,\"([^\"]+)\")?]");

  private final List<String> got = new ArrayList<>();
  private JdkClient client;
  private String sid = "";
  private String pid = "";
  private String offset = "";

  /** Connects, takes what was missed, and {@return whether it goes on where it was}. */
  boolean connect(HoldfastServer server) {
    client = JdkClient.connect(Local.ws(server, "/socket.io/?EIO=4&transport=websocket"));
    assertThat(client.next()).startsWith("text 0{");
    client.say(pid.isEmpty() ? "40" : "40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}");
    for (; ; ) {
      String packet = client.next();
      Matcher greeting = GREETING.matcher(packet);
      if (greeting.matches()) {
        boolean isSame = greeting.group(1).equals(sid) && greeting.group(2).equals(pid);
        sid = greeting.group(1);
        pid = greeting.group(2);
        return isSame;
      }
      take(packet);
    }
  }

  private String take(String packet) {
    Matcher event = EVENT.matcher(packet);
    assertThat(event.matches()).as(packet).isTrue();
    got.add(event.group(1));
    offset = event.group(2);
    return event.group(1);
  }

  /** Takes an event; {@return what it says}. */
  String next() {
    return take(client.next());
  }

  /** {@return the next packet, whatever it is} */
  String nextPacket() {
    return client.next();
  }

  /** {@return what all events said, in the order in which they came} */
  List<String> got() {
    return got;
  }

  /** {@return the id of its socket} */
  String sid() {
    return sid;
  }

  /** Loses its connection. */
  void drop() {
    client.close();
  }

  /** Loses its connection, which the server notices. */
  void lose(SocketIoServer io) {
    drop();
    await().until(() -> !io.sockets().sockets().containsKey(sid));
  }
}
