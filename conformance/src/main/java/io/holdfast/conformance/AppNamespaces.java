package io.holdfast.conformance;

import io.holdfast.socketio.Event;
import io.holdfast.socketio.Next;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoException;
import io.holdfast.socketio.SocketIoServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The namespaces beside the main one. */
final class AppNamespaces {

  private static final int SLOW_MILLIS = 100;

  private AppNamespaces() {}

  static void install(SocketIoServer io) {
    installAuth(io);
    io.of("/chat")
        .onConnection(
            socket -> {
              AppRooms.installJoin(socket);
              AppRooms.installToRoom(socket);
              AppRooms.installAll(socket);
              AppValues.whoAmI(socket);
            });
    io.of(Pattern.compile("^/dyn-[a-z0-9]+$"))
        .onConnection(
            socket -> {
              socket.emit("hello", socket.namespace().name());
              AppValues.echo(socket);
              AppValues.whoAmI(socket);
              AppRooms.installAll(socket);
            });
    io.of("/bye")
        .onConnection(
            socket -> {
              socket.emit("bye", "now");
              socket.disconnect(false);
            });
    io.of("/guard").onConnection(AppNamespaces::guard);
    io.of("/ops").onConnection(socket -> socket.on("server-side", e -> askServers(socket, e)));
  }

  private static void installAuth(SocketIoServer io) {
    io.of("/auth")
        .use(AppNamespaces::checkToken)
        .use(
            (socket, next) -> {
              steps(socket).add("two");
              next.proceed();
            })
        .onConnection(
            socket ->
                socket.on(
                    "whoami",
                    event -> {
                      Map<String, Object> description =
                          new LinkedHashMap<>(AppValues.describe(socket));
                      description.put("steps", steps(socket));
                      event.ack().send(description);
                    }));
  }

  private static void checkToken(Socket socket, Next next) {
    String token = token(socket);
    if (token == null) {
      next.refuse("missing token");
      return;
    }
    steps(socket).add("one");
    switch (token) {
      case "good" -> next.proceed();
      case "slow-good" -> Later.after(socket, SLOW_MILLIS, next::proceed);
      case "slow-bad" -> Later.after(socket, SLOW_MILLIS, () -> refuse(next, token));
      default -> refuse(next, token);
    }
  }

  private static void refuse(Next next, String token) {
    next.refuse("not authorized", Map.of("code", 401, "token", token));
  }

  private static @Nullable String token(Socket socket) {
    return socket
        .handshake()
        .auth("token", Object.class)
        .map(Object::toString)
        .orElseGet(() -> socket.handshake().query().get("token"));
  }

  @SuppressWarnings("unchecked")
  private static List<String> steps(Socket socket) {
    return (List<String>) socket.data().computeIfAbsent("steps", key -> new ArrayList<String>());
  }

  private static void guard(Socket socket) {
    socket.use(
        (event, next) -> {
          if (event.name().equals("forbidden")) {
            throw new SocketIoException("forbidden event");
          }
          next.proceed();
        });
    socket.onError(
        error ->
            socket.emit("refused", error.message(), error.event().map(Event::name).orElse("")));
    AppValues.echo(socket);
  }

  private static void askServers(Socket socket, Event event) {
    socket
        .namespace()
        .serverSideEmitWithAck("ping-all", event.json(0))
        .whenComplete(
            (responses, failure) -> {
              Map<String, @Nullable Object> outcome = new LinkedHashMap<>();
              outcome.put("error", failure == null ? null : failure.getMessage());
              outcome.put("responses", responses == null ? List.of() : responses);
              event.ack().send(outcome);
            });
  }
}
