package io.holdfast.engineio;

import java.util.regex.Pattern;

/**
 * What a session is opened with.
 *
 * @param id of the session, of letters, digits, hyphens and underscores
 * @param revision that the client speaks
 * @param settings of the server
 * @param isUpgradeOffered whether a client on polling is told to try a WebSocket
 */
public record Opening(
    String id, Revision revision, EngineSettings settings, boolean isUpgradeOffered) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException if the id is empty or has other characters
   */
  public Opening {
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "the id of a session is letters, digits, hyphens and underscores, was " + id);
    }
  }

  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** {@return the Open packet, for a client on polling or on a WebSocket} */
  String packet(boolean isPolling) {
    String upgrades = isPolling && isUpgradeOffered ? "[\"websocket\"]" : "[]";
    String maxPayload =
        revision == Revision.FOUR ? ",\"maxPayload\":" + settings.maxPayloadBytes() : "";
    return "0{\"sid\":\"%s\",\"upgrades\":%s,\"pingInterval\":%d,\"pingTimeout\":%d%s}"
        .formatted(
            id,
            upgrades,
            settings.pingInterval().toMillis(),
            settings.pingTimeout().toMillis(),
            maxPayload);
  }
}
