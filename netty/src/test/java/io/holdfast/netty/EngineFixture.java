package io.holdfast.netty;

import static io.holdfast.netty.EnginePort.OPEN;
import static io.holdfast.netty.EnginePort.get;
import static io.holdfast.netty.EnginePort.sid;

import io.holdfast.netty.RawClient.Answer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** A port with sessions, and two clients, whose connections are on different loops. */
abstract class EngineFixture {

  EnginePort port;
  RawClient client;
  RawClient second;

  final void open(TransportKind kind, Consumer<EnginePort.Options> configure) throws Exception {
    port = new EnginePort(kind, configure);
    client = port.client();
    second = port.client();
  }

  @AfterEach
  final void close() throws Exception {
    client.close();
    second.close();
    port.close();
  }

  /** {@return the id of a session of the first client, which polls} */
  final String openSession() throws Exception {
    return sid(answer(client, get(OPEN)).body());
  }

  static Answer answer(RawClient by, String request) throws Exception {
    by.send(request);
    return by.readAnswer();
  }
}
