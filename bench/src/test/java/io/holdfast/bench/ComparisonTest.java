package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Servers in processes of their own are started, frozen, measured and ended. */
@EnabledOnOs(OS.LINUX)
final class ComparisonTest {

  private static final Peer RIGHT = peer("right", EchoServer.class.getName());

  @TempDir private Path logs;

  @Test
  void everyServerIsMeasuredInEveryRound() throws IOException {
    List<Measurement> found = measure(Scenario.BROADCAST_32, RIGHT, peer("twin", RIGHT));
    assertThat(found).extracting(Measurement::failure).containsOnlyNulls();
    assertThat(found)
        .extracting(measurement -> measurement.peer() + measurement.round())
        .containsExactlyInAnyOrder("right1", "right2", "twin1", "twin2");
    assertThat(found)
        .extracting(Measurement::traffic)
        .allSatisfy(traffic -> assertThat(traffic.delivered()).isPositive());
  }

  @Test
  void aServerThatDoesNotStartIsLeftOutWithAReason() throws IOException {
    List<Measurement> found = measure(Scenario.ECHO_1, peer("absent", "no.such.Server"));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).failure()).startsWith("it did not start; see " + logs);
  }

  @Test
  void aServerThatDoesNotServeTheProtocolTakesNoPart() throws IOException {
    assertThat(measure(Scenario.SIO_ECHO, RIGHT)).isEmpty();
  }

  private List<Measurement> measure(Scenario scenario, Peer... peers) throws IOException {
    Plan plan = new Plan(List.of(peers), 2, Duration.ofSeconds(1), 0.01, 7, List.of(), logs);
    return new Comparison(plan, new PrintWriter(Writer.nullWriter())).measure(scenario);
  }

  private static Peer peer(String name, Peer like) {
    return new Peer(name, like.platform(), like.protocols(), like.installed(), like.command());
  }

  private static Peer peer(String name, String main) {
    return new Peer(
        name,
        Peer.Platform.JVM,
        EnumSet.of(Protocol.WEBSOCKET),
        Path.of("."),
        List.of("-cp", System.getProperty("java.class.path"), main));
  }
}
