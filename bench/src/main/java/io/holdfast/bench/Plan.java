package io.holdfast.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How servers are compared.
 *
 * @param peers that take part
 * @param rounds how often each is measured, 1 or more
 * @param measured how long, each time
 * @param warmUpShare of the time that a server is given for its platform to warm up, above 0
 * @param seed of the order in every round
 * @param serverPin words before a command that keep it on the server's cores, may be none
 * @param logs directory for what servers complain about
 */
record Plan(
    List<Peer> peers,
    int rounds,
    Duration measured,
    double warmUpShare,
    long seed,
    List<String> serverPin,
    Path logs) {

  Plan {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, was " + rounds);
    }
    peers = List.copyOf(peers);
    serverPin = List.copyOf(serverPin);
  }

  /** {@return who takes part in a scenario} */
  List<Peer> peers(Scenario scenario) {
    return peers.stream().filter(peer -> peer.serves(scenario)).toList();
  }

  Duration warmUp(Peer peer) {
    return Duration.ofMillis(Math.round(peer.platform().warmUp().toMillis() * warmUpShare));
  }
}
