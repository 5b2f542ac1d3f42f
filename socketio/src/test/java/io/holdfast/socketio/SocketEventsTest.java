package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sockets send and receive. */
final class SocketEventsTest extends ServerFixture {

  record Point(int x, int y) {}

  private final LoopbackSocket client = engine.connect();
  private final Socket socket = socketOf(client);

  @BeforeEach
  void hearErrors() {
    socket.onError(
        error -> events.add(error.event().map(Event::name).orElse("-") + ": " + error.message()));
  }

  @Test
  void anythingThatJsonKnowsIsEmitted() {
    socket.emit("a", 1, "two", null, true, List.of(3.5), new Point(1, 2), new byte[] {7});

    assertThat(client.sent())
        .containsExactly(
            "51-[\"a\",1,\"two\",null,true,[3.5],{\"x\":1,\"y\":2},"
                + "{\"_placeholder\":true,\"num\":0}]",
            "<07>");
  }

  // @Twin("socket.io/socket: should emit message events through `send`")
  // @Twin("socket.io/socket: should receive message events through `send`")
  @Test
  void sendIsForEventsNamedMessage() {
    socket.on("message", String.class, text -> events.add(text));

    client.receive("2[\"message\",\"a\"]");
    socket.send("b", 1);

    assertThat(events()).containsExactly("a");
    assertThat(client.sent()).containsExactly("2[\"message\",\"b\",1]");
  }

  @Test
  void textIsEscapedWhereItMustBe() {
    socket.emit("é\"", "\\\n\u0000", "€", Instant.EPOCH);

    assertThat(client.sent())
        .containsExactly("2[\"é\\\"\",\"\\\\\\n\\u0000\",\"€\",\"1970-01-01T00:00:00Z\"]");
  }

  @Test
  void whatCameIsSentBackAsItWas() {
    socket.on("echo", event -> socket.emit("echo", event.arguments().toArray()));

    client.receive("2[\"echo\",{\"b\":1.0,\"a\":-0}, \"\\u0041\"]");
    client.receive("52-[\"echo\",{\"_placeholder\":true,\"num\":1}]");
    client.receiveBinary(1);
    client.receiveBinary(2, 3);

    assertThat(client.sent())
        .containsExactly(
            "2[\"echo\",{\"b\":1.0,\"a\":-0},\"\\u0041\"]",
            "51-[\"echo\",{\"_placeholder\":true,\"num\":0}]",
            "<0203>");
  }

  @Test
  void listenersGetTheTypesThatTheyAskFor() {
    socket.on("text", String.class, text -> events.add(text));
    socket.on("point", Point.class, point -> events.add(point.toString()));
    socket.on("two", String.class, Integer.class, (text, number) -> events.add(text + number));
    socket.on("bytes", byte[].class, bytes -> events.add("" + bytes.length));
    socket.on("any", event -> events.add(event.size() + event.json(0).json()));

    client.receive("2[\"text\",\"a\"]", "2[\"point\",{\"x\":1,\"y\":2}]", "2[\"two\",\"b\",3]");
    client.receive("2[\"any\",[1]]", "51-[\"bytes\",{\"_placeholder\":true,\"num\":0}]");
    client.receiveBinary(1, 2);

    assertThat(events()).containsExactly("a", "Point[x=1, y=2]", "b3", "1[1]", "2");
  }

  @Test
  void missingNullOrWrongArgumentsAreErrorsOfTheEvent() {
    socket.on("number", Integer.class, number -> events.add("" + number));

    client.receive("2[\"number\"]", "2[\"number\",null]", "2[\"number\",{}]", "2[\"number\",1]");

    assertThat(events())
        .hasSize(4)
        .startsWith(
            "number: argument 0 was asked for, there are 0", "number: null where a value was due")
        .element(2)
        .asString()
        .startsWith("number: an argument is no Integer");
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void argumentsThatMayBeMissingAreFound() {
    socket.on(
        "a", event -> events.add(event.find(0, String.class) + " " + event.find(1, String.class)));

    client.receive("2[\"a\",null]", "2[\"a\",\"b\",\"c\"]");

    assertThat(events())
        .containsExactly("Optional.empty Optional.empty", "Optional[b] Optional[c]");
  }

  @Test
  void namesAreComparedAsTextAndNumbersByTheirDigits() {
    socket.on("é", event -> events.add("e " + event.name()));
    socket.on("12", event -> events.add("number " + event.name()));
    socket.on("echo", event -> events.add("echo"));

    client.receive("2[\"é\"]", "2[\"\\u00e9\"]", "2[12]", "2[\"\\u0065cho\"]", "2[\"echo2\"]");

    assertThat(events()).containsExactly("e é", "e é", "number 12", "echo");
  }

  @Test
  void whatAListenerThrowsStopsNoOther() {
    socket.on(
        "a",
        event -> {
          throw new AssertionError("broken");
        });
    socket.on("a", event -> events.add("second"));

    client.receive("2[\"a\"]");

    assertThat(events()).containsExactly("a: broken", "second");
  }

  // @Twin("socket.io/socket: should not crash when receiving an error packet without handler")
  @Test
  void anEventNamedErrorIsAnEvent() {
    client.receive("2[\"error\",\"mine\"]");
    socket.on("error", String.class, text -> events.add(text));
    client.receive("2[\"error\",\"mine\"]");

    assertThat(events()).containsExactly("mine");
  }

  @Test
  void listenersAreAddedAndRemovedByThemselves() {
    Consumer<Event> listener = event -> events.add("a");
    socket.on("a", listener).on("a", listener).once("a", event -> events.add("once"));

    client.receive("2[\"a\"]");
    assertThat(events()).containsExactly("a", "a", "once");
    socket.off("a", listener);
    client.receive("2[\"a\"]");
    assertThat(events()).containsExactly("a");
    socket.off("a");
    client.receive("2[\"a\"]");

    assertThat(events()).isEmpty();
    assertThat(socket.hasListeners("a")).isFalse();
  }

  // @Twin("socket.io/socket: should prepend listener")
  // @Twin("socket.io/socket: should remove listener")
  @Test
  void someListenToEveryEvent() {
    Consumer<Event> any = event -> events.add("any " + event.name());
    socket.onAny(any).prependAny(event -> events.add("first " + event.arguments()));
    socket.on("a", event -> events.add("a"));

    client.receive("2[\"a\",1]", "2[\"b\"]");

    assertThat(events()).containsExactly("first [1]", "any a", "a", "first []", "any b");
    assertThat(socket.listenersAny()).hasSize(2);
    assertThat(socket.offAny(any).listenersAny()).hasSize(1);
    assertThat(socket.offAny().listenersAny()).isEmpty();
  }

  // @Twin("socket.io/socket: should call listener when broadcasting")
  @Test
  void someListenToEveryEventThatIsSent() {
    Consumer<Event> any = event -> events.add(event.name() + event.arguments());
    socket.onAnyOutgoing(any).prependAnyOutgoing(event -> events.add("first"));
    socket.join("room");
    socket.on("ask", event -> event.ack().send(1));

    socket.emit("a", 1);
    server.emit("b", 2);
    server.to("room").emit("c");
    server.to("other").emit("d");
    socket.broadcast().emit("e");
    socket.emitWithAck("f");
    client.receive("21[\"ask\"]");

    assertThat(events())
        .containsExactly("first", "a[1]", "first", "b[2]", "first", "c[]", "first", "f[]");
    assertThat(socket.offAnyOutgoing(any).listenersAnyOutgoing()).hasSize(1);
    assertThat(socket.offAnyOutgoing().listenersAnyOutgoing()).isEmpty();
    server.emit("g");
    assertThat(events()).isEmpty();
  }

  // @Twin("socket.io/socket: should call listener when broadcasting binary data")
  @Test
  void bytesThatAreSentToManyAreHeardOf() {
    socket.onAnyOutgoing(event -> events.add(event.name() + event.get(0, byte[].class).length));

    server.emit("bytes", new byte[] {1, 2, 3});

    assertThat(events()).containsExactly("bytes3");
  }

  // @Twin("socket.io/socket: should emit regular events after trying a failed volatile event
  //     (ws)")
  // @Twin("socket.io/namespaces: should emit volatile event")
  @Test
  void volatileEventsAreDroppedForSlowClients() {
    client.isWritable = false;
    socket.asVolatile().emit("a");
    server.asVolatile().emit("b");
    socket.emit("c");
    client.isWritable = true;
    socket.asVolatile().emit("d");
    server.asVolatile().emit("e");

    assertThat(client.sent()).containsExactly("2[\"c\"]", "2[\"d\"]", "2[\"e\"]");
  }

  // @Twin("socket.io/socket: should enable compression by default")
  // @Twin("socket.io/socket: should disable compression")
  // @Twin("socket.io/namespaces: should enable compression by default")
  // @Twin("socket.io/namespaces: should disable compression")
  @Test
  void compressionIsOnUnlessTurnedOff() {
    socket.emit("a");
    assertThat(client.lastMessage).matches(message -> message.isCompressed());
    socket.compress(false).emit("a");
    assertThat(client.lastMessage).matches(message -> !message.isCompressed());
    server.compress(false).emit("a");
    assertThat(client.lastMessage).matches(message -> !message.isCompressed());
  }

  @Test
  void aSlowClientThatCatchesUpIsTold() {
    socket.onDrain(() -> events.add("drain"));

    client.drain();

    assertThat(events()).containsExactly("drain");
  }

  @Test
  void dataIsAMapUntilItIsSomethingElse() {
    socket.data().put("name", "ada");
    assertThat(socket.data()).containsOnlyKeys("name");

    socket.setData(new Point(1, 2));

    assertThat(socket.data(Point.class).x()).isEqualTo(1);
    socket.setData(JsonValue.of(Map.of("x", 5, "y", 6)));
    assertThat(socket.data(Point.class)).isEqualTo(new Point(5, 6));
  }

  @Test
  void valuesSayWhatTheyAre() {
    socket.on(
        "types",
        event -> event.arguments().values().forEach(value -> events.add(value.kind().name())));

    client.receive("51-[\"types\",null,true,-1,\"\",[],{},{\"_placeholder\":true,\"num\":0}]");
    client.receiveBinary(1);

    assertThat(events())
        .containsExactly("NULL", "BOOLEAN", "NUMBER", "STRING", "ARRAY", "OBJECT", "BINARY");
  }
}
