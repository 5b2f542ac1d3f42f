package io.holdfast.engineio;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a server serves. Immutable.
 *
 * @param transports that sessions may be opened on
 * @param revisions that clients may speak
 * @param allowsUpgrades whether a session may change from polling to a WebSocket
 */
public record EngineOffer(
    Set<TransportName> transports, Set<Revision> revisions, boolean allowsUpgrades) {

  /** Both transports, upgrades, revision 4 only. */
  public static final EngineOffer DEFAULT =
      new EngineOffer(EnumSet.allOf(TransportName.class), EnumSet.of(Revision.FOUR), true);

  /** Copies the sets. */
  public EngineOffer {
    transports = Set.copyOf(transports);
    revisions = Set.copyOf(revisions);
  }

  /** {@return whether a client on polling is told to try a WebSocket} */
  public boolean offersUpgrade() {
    return allowsUpgrades && transports.contains(TransportName.WEBSOCKET);
  }
}
