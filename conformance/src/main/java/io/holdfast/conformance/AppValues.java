package io.holdfast.conformance;

import io.holdfast.socketio.Event;
import io.holdfast.socketio.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent comes back, or what became of it. */
final class AppValues {

  private AppValues() {}

  static void install(Socket socket) {
    echo(socket);
    whoAmI(socket);
    socket.on("types", event -> event.ack().send(types(event)));
    socket.on("big", Integer.class, (length, ack) -> ack.send("x".repeat(length)));
    socket.on("big-bin", Integer.class, (length, ack) -> ack.send((Object) counting(length)));
    countSeen(socket);
  }

  static void echo(Socket socket) {
    socket.on(
        "echo",
        event -> {
          if (event.ack().isRequested()) {
            event.ack().send(event.arguments().toArray());
          } else {
            socket.emit("echo", event.arguments().toArray());
          }
        });
  }

  static void whoAmI(Socket socket) {
    socket.on("whoami", event -> event.ack().send(describe(socket)));
  }

  static Map<String, Object> describe(Socket socket) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("id", socket.id());
    description.put("nsp", socket.namespace().name());
    description.put("transport", socket.conn().transport().wireName());
    description.put("eio", socket.conn().revision().number());
    description.put("query", socket.handshake().query());
    description.put("auth", socket.handshake().auth());
    return description;
  }

  private static List<String> types(Event event) {
    List<String> types = new ArrayList<>();
    for (int i = 0; i < event.size(); i++) {
      types.add(type(event.find(i, Object.class).orElse(null)));
    }
    return types;
  }

  private static String type(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      return "binary:" + bytes.length;
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    if (value instanceof Number) {
      return "number";
    }
    if (value instanceof List) {
      return "array";
    }
    return value instanceof String ? "string" : "object";
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static void countSeen(Socket socket) {
    Map<String, Integer> counts = new HashMap<>();
    socket.onAny(
        event -> {
          if (!event.name().equals("seen")) {
            counts.merge(event.name(), 1, Integer::sum);
          }
        });
    socket.on("seen", event -> event.ack().send(counts));
  }
}
