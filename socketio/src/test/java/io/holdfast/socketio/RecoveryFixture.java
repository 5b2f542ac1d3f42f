package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server whose clients may come back, over sessions without a network. */
abstract class RecoveryFixture extends ServerFixture {

  static final Duration AWAY = Duration.ofMinutes(1);

  /** Two sweeps, which is when what was sent has surely arrived. */
  static final Duration LONG = Duration.ofMinutes(2);

  private static final Pattern ANSWER =
      Pattern.compile("0\\{\"sid\":\"([\\w-]{20})\",\"pid\":\"([\\w-]{20})\"}");
  private static final Pattern OFFSET = Pattern.compile(",?\"([\\w-]{8}\\.[0-9a-z]+)\"]$");

  /** What a client knows after a Connect. */
  record Known(String sid, String pid) {}

  final void recoverable(ConnectionStateRecovery recovery) {
    create(SocketIoOptions.create().connectionStateRecovery(recovery));
  }

  static ConnectionStateRecovery options() {
    return ConnectionStateRecovery.create().maxDisconnectionDuration(AWAY);
  }

  /** {@return what a client was told whose Connect was answered, last of all} */
  static Known known(List<String> sent) {
    Matcher matcher = ANSWER.matcher(sent.get(sent.size() - 1));
    assertThat(matcher.matches()).as(sent.toString()).isTrue();
    return new Known(matcher.group(1), matcher.group(2));
  }

  /** {@return an event without its offset} */
  static String event(String packet) {
    return OFFSET.matcher(packet).replaceFirst("]");
  }

  static List<String> events(List<String> packets) {
    return packets.stream().map(RecoveryFixture::event).toList();
  }

  /** Expects a client that has come back to be sent what it missed, and to go on. */
  static void expectToGoOn(LoopbackSocket client, Known known, String... missed) {
    List<String> sent = client.sent();
    assertThat(events(sent.subList(0, sent.size() - 1))).containsExactly(missed);
    assertThat(known(sent)).isEqualTo(known);
  }

  /** {@return the offset that an event carries} */
  static String offset(String packet) {
    Matcher matcher = OFFSET.matcher(packet);
    assertThat(matcher.find()).as(packet).isTrue();
    return matcher.group(1);
  }

  final LoopbackSocket back(Known known, String offset) {
    LoopbackSocket client = engine.open();
    client.receive(
        offset.isEmpty()
            ? "0{\"pid\":\"" + known.pid() + "\"}"
            : "0{\"pid\":\"" + known.pid() + "\",\"offset\":\"" + offset + "\"}");
    return client;
  }

  final LoopbackSocket back(Known known) {
    return back(known, "");
  }

  static void lose(LoopbackSocket client) {
    client.drop(CloseReason.TRANSPORT_CLOSE);
  }

  final Socket socket(Known known) {
    Socket socket = server.sockets().sockets().get(known.sid());
    assertThat(socket).isNotNull();
    return socket;
  }

  /** {@return how many events the main namespace keeps in memory} */
  final int packetCount() {
    return ((MemoryLog) ((SessionAwareAdapter) server.sockets().adapter()).log()).size();
  }
}
