package io.holdfast.socketio;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The name of a namespace as revision 3 has it: what clients want to say of themselves follows as a
 * query.
 *
 * @param namespace its name
 * @param auth the parameters of the query, an object
 */
record NamespaceQuery(String namespace, JsonValue auth) {

  static NamespaceQuery parse(String name) {
    int mark = name.indexOf('?');
    if (mark < 0) {
      return new NamespaceQuery(name, JsonValue.emptyObject());
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : name.substring(mark + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals >= 0) {
        parameters.put(
            decoded(parameter.substring(0, equals)), decoded(parameter.substring(equals + 1)));
      } else if (!parameter.isEmpty()) {
        parameters.put(decoded(parameter), "");
      }
    }
    return new NamespaceQuery(name.substring(0, mark), JsonValue.of(parameters));
  }

  /** A percent sign without two digits behind it stays what it is. */
  private static String decoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteWriter decoded = new ByteWriter(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        decoded.write((byte) (high << 4 | low));
        i += 2;
      } else {
        decoded.write(bytes[i] == '+' ? (byte) ' ' : bytes[i]);
      }
    }
    return new String(decoded.bytes(), StandardCharsets.UTF_8);
  }
}
