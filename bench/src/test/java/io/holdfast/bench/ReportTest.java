package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a table says is what was measured. */
final class ReportTest {

  private static final long SECOND = 1_000_000_000;
  private static final long MILLISECOND = 1_000_000;

  @Test
  void theLeastCostlyServerComesFirstWithMedianAndRange() {
    List<Measurement> measurements =
        List.of(
            traffic("dear", 1, 4000),
            traffic("cheap", 1, 1000),
            traffic("cheap", 2, 3000),
            traffic("dear", 2, 6000),
            traffic("cheap", 3, 1500),
            traffic("dear", 3, 9000));
    String table = new Report(Scenario.ECHO_1, "dear", measurements).markdown();
    assertThat(table.lines().toList())
        .containsExactly(
            "### Echo, 64 B, 100 connections with 1 message under way each",
            "",
            "| server | CPU us per message | x dear | messages/s | p50 ms | p99 ms | p99.9 ms"
                + " | busy: server | busy: load |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
            "| cheap | 1.50 (1.00-3.00) | 0.250 (0.167-0.500) | 100,000 | 1.00 | 2.00 | 3.00"
                + " | 0.150 | 0.500 |",
            "| dear | 6.00 (4.00-9.00) | 1.00 | 100,000 | 1.00 | 2.00 | 3.00 | 0.600 | 0.500 |",
            "");
  }

  private static Measurement traffic(String peer, int round, long cpuNanosPerMessage) {
    int delivered = 100_000;
    int answers = 40_000;
    LoadResult result =
        new LoadResult(
            delivered,
            answers,
            SECOND,
            delivered * cpuNanosPerMessage,
            SECOND / 2,
            MILLISECOND,
            2 * MILLISECOND,
            3 * MILLISECOND,
            4 * MILLISECOND);
    return new Measurement("echo1", peer, round, result, null, null);
  }

  @Test
  void whereClientsPollTheTableSaysHowMuchAPollBrings() {
    String table =
        new Report(Scenario.SIO_POLL_RATE, "us", List.of(traffic("us", 1, 1000))).markdown();
    assertThat(table)
        .contains("| busy: load | messages per poll |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
        .contains("| 0.100 | 0.500 | 2.50 |");
  }

  @Test
  void memoryIsPerConnection() {
    MemoryResult result = new MemoryResult(10_000, 50 << 20, 90 << 20);
    List<Measurement> measurements = List.of(new Measurement("idle", "us", 1, null, result, null));
    assertThat(new Report(Scenario.IDLE, "us", measurements).markdown())
        .contains("| server | before, MiB | with 10,000 connections, MiB | KiB per connection |")
        .contains("| us | 50.0 | 90.0 | 4.10 |");
  }

  @Test
  void aServerThatFailedIsNamedWithTheReason() {
    List<Measurement> measurements =
        List.of(
            new Measurement("echo1", "a", 0, null, null, "it did not start"),
            new Measurement("echo1", "b", 2, null, null, "3 messages did not come"));
    assertThat(new Report(Scenario.ECHO_1, "a", measurements).markdown())
        .contains("- a, warming up: it did not start")
        .contains("- b, round 2: 3 messages did not come");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1234, 0.123",
    "1.234, 1.23",
    "12.34, 12.3",
    "123.4, 123",
    "'1234567', '1,234,567'"
  })
  void figuresHaveAboutThreeDigits(double figure, String digits) {
    assertThat(Spread.digits(figure)).isEqualTo(digits);
  }

  @Test
  void theMedianOfAnEvenNumberIsInTheMiddle() {
    Spread spread = Spread.of(DoubleStream.of(4, 1, 3, 2).boxed(), figure -> figure);
    assertThat(spread).isEqualTo(new Spread(2.5, 1, 4));
  }
}
