package io.holdfast.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Offers, accepts and checks permessage-deflate (RFC 7692 §5 and §7.1). */
final class DeflateNegotiation {

  static final String EXTENSION = "permessage-deflate";

  private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
  private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
  private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";
  private static final int NOT_GIVEN = 0;
  private static final int MAX_BITS = 15;

  private DeflateNegotiation() {}

  /** What one offer or response says. Bits are 0 where the parameter is missing. */
  private record Terms(
      boolean serverNoContextTakeover,
      boolean clientNoContextTakeover,
      int serverMaxWindowBits,
      int clientMaxWindowBits) {}

  /**
   * What a server agrees to.
   *
   * @param parameters of the connection
   * @param response that says so
   */
  record Agreement(DeflateParameters parameters, String response) {}

  /** {@return what the server accepts: the first offer it understands, or nothing} */
  static Optional<Agreement> accept(List<ExtensionOffer> offers, DeflateParameters own) {
    return offers.stream()
        .filter(offer -> offer.name().equals(EXTENSION))
        .flatMap(offer -> terms(offer, true).stream())
        .findFirst()
        .map(terms -> agree(terms, own));
  }

  private static Agreement agree(Terms offered, DeflateParameters own) {
    boolean mayLimitClient = offered.clientMaxWindowBits != NOT_GIVEN;
    int serverBits = smallest(offered.serverMaxWindowBits, own.serverMaxWindowBits());
    DeflateParameters accepted =
        new DeflateParameters(
            offered.serverNoContextTakeover || own.serverNoContextTakeover(),
            offered.clientNoContextTakeover || own.clientNoContextTakeover(),
            serverBits,
            // §7.1.2.2: only a client that named the parameter knows it.
            mayLimitClient
                ? smallest(offered.clientMaxWindowBits, own.clientMaxWindowBits())
                : MAX_BITS);
    // §7.1.2.1: a client that named its limit is told it back, even where it limits nothing.
    boolean namesFullWindow = offered.serverMaxWindowBits == MAX_BITS && serverBits == MAX_BITS;
    String response = response(accepted);
    return new Agreement(
        accepted,
        namesFullWindow ? response + "; " + SERVER_MAX_WINDOW_BITS + "=" + MAX_BITS : response);
  }

  private static int smallest(int offeredBits, int ownBits) {
    return offeredBits == NOT_GIVEN ? ownBits : Math.min(offeredBits, ownBits);
  }

  /** {@return the terms as a server's answer names them} */
  static String response(DeflateParameters accepted) {
    StringBuilder response = new StringBuilder(EXTENSION);
    appendFlag(response, accepted.serverNoContextTakeover(), SERVER_NO_CONTEXT_TAKEOVER);
    appendFlag(response, accepted.clientNoContextTakeover(), CLIENT_NO_CONTEXT_TAKEOVER);
    appendBits(response, accepted.serverMaxWindowBits(), SERVER_MAX_WINDOW_BITS);
    appendBits(response, accepted.clientMaxWindowBits(), CLIENT_MAX_WINDOW_BITS);
    return response.toString();
  }

  /** {@return the client's offer} */
  static String offer(DeflateParameters own) {
    StringBuilder offer = new StringBuilder(EXTENSION);
    appendFlag(offer, own.serverNoContextTakeover(), SERVER_NO_CONTEXT_TAKEOVER);
    appendFlag(offer, own.clientNoContextTakeover(), CLIENT_NO_CONTEXT_TAKEOVER);
    appendBits(offer, own.serverMaxWindowBits(), SERVER_MAX_WINDOW_BITS);
    if (own.clientMaxWindowBits() == MAX_BITS) {
      offer.append("; ").append(CLIENT_MAX_WINDOW_BITS);
    } else {
      appendBits(offer, own.clientMaxWindowBits(), CLIENT_MAX_WINDOW_BITS);
    }
    return offer.toString();
  }

  private static void appendFlag(StringBuilder header, boolean isSet, String name) {
    if (isSet) {
      header.append("; ").append(name);
    }
  }

  private static void appendBits(StringBuilder header, int bits, String name) {
    if (bits < MAX_BITS) {
      header.append("; ").append(name).append('=').append(bits);
    }
  }

  /**
   * {@return what the client agrees to, or nothing if the response is not one to its offer} The
   * client must then fail the connection (RFC 7692 §5.1).
   */
  static Optional<DeflateParameters> confirm(ExtensionOffer response, DeflateParameters own) {
    return response.name().equals(EXTENSION)
        ? terms(response, false).flatMap(terms -> confirm(terms, own))
        : Optional.empty();
  }

  private static Optional<DeflateParameters> confirm(Terms answered, DeflateParameters own) {
    int serverBits = smallest(answered.serverMaxWindowBits, MAX_BITS);
    // §7.1.1.1 and §7.1.2.1: what was asked for must be in the answer, and not looser.
    if ((own.serverNoContextTakeover() && !answered.serverNoContextTakeover)
        || serverBits > own.serverMaxWindowBits()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeflateParameters(
            answered.serverNoContextTakeover,
            answered.clientNoContextTakeover || own.clientNoContextTakeover(),
            serverBits,
            smallest(answered.clientMaxWindowBits, own.clientMaxWindowBits())));
  }

  /** {@return the parameters of an offer or response, or nothing if one is not as it must be} */
  private static Optional<Terms> terms(ExtensionOffer offer, boolean isOffer) {
    Set<String> seen = new HashSet<>();
    int serverBits = NOT_GIVEN;
    int clientBits = NOT_GIVEN;
    for (ExtensionOffer.Parameter parameter : offer.parameters()) {
      int bits = bits(parameter.value());
      boolean isValid =
          switch (parameter.name()) {
            case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER ->
                parameter.value().isEmpty();
            case SERVER_MAX_WINDOW_BITS -> bits != NOT_GIVEN;
            // §7.1.2.2: the client may name the parameter without a value, the server may not.
            case CLIENT_MAX_WINDOW_BITS ->
                bits != NOT_GIVEN || (isOffer && parameter.value().isEmpty());
            default -> false;
          };
      if (!isValid || !seen.add(parameter.name())) {
        return Optional.empty();
      }
      if (parameter.name().equals(SERVER_MAX_WINDOW_BITS)) {
        serverBits = bits;
      } else if (parameter.name().equals(CLIENT_MAX_WINDOW_BITS)) {
        clientBits = bits == NOT_GIVEN ? MAX_BITS : bits;
      }
    }
    return Optional.of(
        new Terms(
            seen.contains(SERVER_NO_CONTEXT_TAKEOVER),
            seen.contains(CLIENT_NO_CONTEXT_TAKEOVER),
            serverBits,
            clientBits));
  }

  /** 8 to 15 in decimal without leading zeros, else 0. */
  private static int bits(String value) {
    return switch (value) {
      case "8" -> 8;
      case "9" -> 9;
      case "10" -> 10;
      case "11" -> 11;
      case "12" -> 12;
      case "13" -> 13;
      case "14" -> 14;
      case "15" -> 15;
      default -> NOT_GIVEN;
    };
  }
}
