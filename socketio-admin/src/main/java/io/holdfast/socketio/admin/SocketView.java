package io.holdfast.socketio.admin;

import io.holdfast.socketio.Handshake;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.RemoteSocket;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sockets as the page knows them. */
final class SocketView {

  /** What of a socket's data is not the application's: what other servers cannot know. */
  static final String OWN_DATA = "_admin";

  private static final String CLIENT_ID = "clientId";
  private static final String TRANSPORT = "transport";
  private static final int CLIENT_ID_LENGTH = 12;

  private static final Set<String> SECRETS =
      Set.of("authorization", "cookie", "proxy-authorization");

  /** As JavaScript writes dates. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern(
              "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SocketView() {}

  /** {@return what other servers need to know of a socket} */
  static Map<String, String> ownData(Socket socket) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put(CLIENT_ID, clientId(socket));
    own.put(TRANSPORT, socket.conn().transport().wireName());
    return own;
  }

  private static String clientId(Socket socket) {
    String id = socket.conn().id();
    return id.substring(0, Math.min(id.length(), CLIENT_ID_LENGTH));
  }

  static Map<String, Object> of(Socket socket) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", socket.id());
    view.putAll(ownData(socket));
    fill(view, socket.namespace().name(), socket.data(Object.class), socket.handshake());
    view.put("rooms", socket.rooms());
    return view;
  }

  static Map<String, Object> of(RemoteSocket socket, String namespace) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", socket.id());
    Object data = socket.data(Object.class);
    if (asMap(data).get(OWN_DATA) instanceof Map<?, ?> own) {
      copy(own, CLIENT_ID, view);
      copy(own, TRANSPORT, view);
    }
    fill(view, namespace, data, socket.handshake());
    view.put("rooms", socket.rooms());
    return view;
  }

  private static void copy(Map<?, ?> own, String key, Map<String, Object> view) {
    if (own.get(key) instanceof String value) {
      view.put(key, value);
    }
  }

  private static void fill(
      Map<String, Object> view, String namespace, Object data, Handshake handshake) {
    view.put("nsp", namespace);
    view.put("data", data(data));
    view.put("handshake", of(handshake));
  }

  private static Map<String, Object> of(Handshake handshake) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("address", address(handshake));
    view.put("headers", headers(handshake));
    view.put("query", handshake.query());
    view.put("issued", handshake.issued());
    view.put("secure", handshake.secure());
    view.put("time", TIME.format(handshake.time()));
    view.put("url", handshake.url());
    view.put("xdomain", handshake.xdomain());
    return view;
  }

  /** Who sees them could be somebody else with those that tell who one is. */
  private static Map<String, String> headers(Handshake handshake) {
    Map<String, String> headers = new LinkedHashMap<>(handshake.headers());
    headers.replaceAll((name, value) -> isSecret(name) ? "(hidden)" : value);
    return headers;
  }

  private static boolean isSecret(String header) {
    return SECRETS.contains(header.toLowerCase(Locale.ROOT));
  }

  /** The client's own, if a proxy says so. */
  private static String address(Handshake handshake) {
    Map<String, String> headers = handshake.headers();
    for (String name : List.of("cf-connecting-ip", "x-forwarded-for")) {
      String address = headers.get(name);
      if (address != null && !address.isEmpty()) {
        return address;
      }
    }
    return handshake.address();
  }

  /** {@return what an application has attached to a socket} */
  static JsonValue data(Object data) {
    Map<?, ?> map = asMap(data);
    if (map.isEmpty() && !(data instanceof Map)) {
      return json(data);
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!OWN_DATA.equals(key)) {
            copy.put(String.valueOf(key), json(value));
          }
        });
    return json(copy);
  }

  private static Map<?, ?> asMap(Object data) {
    if (data instanceof Map<?, ?> map) {
      return map;
    }
    try {
      return data instanceof JsonValue value ? value.read(Map.class) : Map.of();
    } catch (SocketIoException e) {
      return Map.of();
    }
  }

  /** What applications attach need not be made for JSON. */
  static JsonValue json(@Nullable Object value) {
    try {
      return JsonValue.of(value);
    } catch (RuntimeException e) {
      return JsonValue.of(value == null ? null : "(" + value.getClass().getSimpleName() + ")");
    }
  }

  static Map<String, Object> update(Socket socket, String what, Object value) {
    Map<String, Object> update = new LinkedHashMap<>();
    update.put("id", socket.id());
    update.put("nsp", socket.namespace().name());
    update.put(what, value);
    return update;
  }
}
