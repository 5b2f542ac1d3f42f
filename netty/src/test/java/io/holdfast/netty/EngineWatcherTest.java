package io.holdfast.netty;

import static io.holdfast.netty.EnginePort.OPEN;
import static io.holdfast.netty.EnginePort.WEB_SOCKET;
import static io.holdfast.netty.EnginePort.get;
import static io.holdfast.netty.EnginePort.post;
import static io.holdfast.netty.EnginePort.sid;
import static io.holdfast.netty.EnginePort.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineGroup;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.EngineWatcher;
import io.holdfast.netty.RawClient.Frame;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who watches the sessions of an endpoint. */
@Timeout(60)
final class EngineWatcherTest implements EngineWatcher {

  private final EnginePort port = new EnginePort(TransportKind.NIO, options -> {});
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    port.close();
  }

  @Override
  public void onOpen(EngineSocket socket) {
    told.add("open " + socket.transport().wireName());
  }

  @Override
  public void onUpgrade(EngineSocket socket) {
    told.add("upgrade " + socket.transport().wireName());
  }

  @Override
  public void onClose(EngineSocket socket, CloseReason reason) {
    told.add("close " + reason.words());
  }

  @Override
  public void onReceived(int lengthBytes) {
    told.add("in " + lengthBytes);
  }

  @Override
  public void onSent(int count, long lengthBytes) {
    told.add("out " + count + " " + lengthBytes);
  }

  private void expect(String... events) throws InterruptedException {
    for (String event : events) {
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
    }
  }

  @Test
  void aSessionIsToldOfFromItsBeginningToItsEnd() throws Exception {
    port.endpoint().watch(this);
    try (RawClient client = port.client();
        RawClient second = port.client()) {
      client.send(get(OPEN));
      String sid = sid(client.readAnswer().body());
      expect("open polling");
      client.send(post(use(sid), "4hello"));
      client.readAnswer();
      expect("in 5", "out 1 5");
      client.send(get(use(sid)));
      client.readAnswer();

      second.openWebSocket(WEB_SOCKET + "&sid=" + sid);
      second.sendText("2probe");
      assertThat(second.readFrame()).isEqualTo(Frame.text("3probe"));
      second.sendText("5");
      expect("upgrade websocket");
      second.sendBytes(RawClient.frame(0x82, "\u0001\u0002"));
      expect("in 2", "out 1 2");
      second.sendText("1");
      expect("close transport close");
    }
  }

  @Test
  void whatIsSentToManyCountsForEach() throws Exception {
    port.endpoint().watch(this);
    EngineGroup group = port.endpoint().newGroup();
    try (RawClient first = port.client();
        RawClient second = port.client()) {
      for (RawClient client : List.of(first, second)) {
        client.openWebSocket(WEB_SOCKET);
        client.readFrame();
        group.add(port.accepted());
        expect("open websocket");
      }
      EngineMessage message = EngineMessage.packet(new byte[] {'4', 'x'}, List.of(new byte[3]));

      group.broadcast(message);
      first.readFrame();
      second.readFrame();

      // As many as there are loops with members.
      String one = String.valueOf(told.poll(20, TimeUnit.SECONDS));
      assertThat(one).isIn("out 4 8", "out 2 4");
      if (one.equals("out 2 4")) {
        expect("out 2 4");
      }
    }
  }

  @Test
  void onlyOneWatches() {
    port.endpoint().watch(this);

    assertThatIllegalStateException().isThrownBy(() -> port.endpoint().watch(this));
  }
}
