package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.EngineError;
import io.holdfast.engineio.RequestError;
import io.holdfast.error.ErrorCode;
import io.holdfast.netty.NettyError;
import io.holdfast.search.SearchError;
import io.holdfast.socketio.PacketError;
import io.holdfast.socketio.SocketIoError;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.tokens.TokenError;
import io.holdfast.websocket.HandshakeError;
import io.holdfast.websocket.WebSocketError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/ERRORS.md} to the codes, and the codes to it. */
final class ErrorTableTest {

  private static final Path TABLE = Path.of("..", "docs", "ERRORS.md");
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\|");

  /** A code in the table. */
  private record Row(String code, String meaning, String remedy) {}

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(new Row(row.group(1), row.group(2), row.group(3)));
      }
    }
    return rows;
  }

  private static List<String> codes() {
    Stream<ErrorCode[]> all =
        Stream.of(
            WebSocketError.values(),
            HandshakeError.values(),
            NettyError.values(),
            RequestError.values(),
            EngineError.values(),
            SocketIoError.values(),
            PacketError.values(),
            LogError.values(),
            TokenError.values(),
            SearchError.values());
    return all.flatMap(Stream::of).map(ErrorCode::code).toList();
  }

  @Test
  void everyCodeIsListedOnceAndNoOther() throws IOException {
    assertThat(rows()).extracting(Row::code).containsExactlyElementsOf(codes());
  }

  @Test
  void everyCodeSaysWhatItMeansAndWhatToDo() throws IOException {
    assertThat(rows())
        .allMatch(row -> row.meaning.length() >= 10)
        .allMatch(row -> row.remedy.length() >= 10);
  }

  @Test
  void closeCodesAreThoseOfTheErrors() throws IOException {
    List<Row> rows = rows();
    for (WebSocketError error : WebSocketError.values()) {
      assertThat(rows)
          .filteredOn(row -> row.code.equals(error.code()))
          .allMatch(row -> row.meaning.startsWith(error.closeCode().value() + ": "));
    }
  }

  @Test
  void codesAreDistinct() {
    assertThat(codes()).doesNotHaveDuplicates();
  }
}
