package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.Revision;
import io.holdfast.socketio.spi.PacketCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client is told when it is connected. */
final class ConnectAnswer {

  private ConnectAnswer() {}

  /**
   * {@return the answer}
   *
   * @param socket that is connected
   * @param privateId that the client may come back with, or null
   */
  static EngineMessage of(Socket socket, @Nullable String privateId) {
    String namespace = socket.namespace().name();
    PacketCodec codec = socket.connection().server().codec();
    if (socket.conn().revision() == Revision.THREE) {
      return codec.connect(namespace);
    }
    Map<String, String> payload = new LinkedHashMap<>(4);
    payload.put("sid", socket.id());
    if (privateId != null) {
      payload.put("pid", privateId);
    }
    return codec.connect(namespace, JsonValue.of(payload));
  }
}
