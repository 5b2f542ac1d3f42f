package io.holdfast.conformance;

import io.holdfast.socketio.AckTimeoutException;
import io.holdfast.socketio.Arguments;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Acknowledgements, asked for by the client and by the server. */
final class AppAcks {

  private static final byte[] FOUR = {4};

  private AppAcks() {}

  static void install(Socket socket) {
    socket.on("no-ack", event -> {});
    socket.on(
        "ack-late",
        Integer.class,
        (millis, ack) -> Later.after(socket, millis, () -> ack.send("late")));
    socket.on(
        "ack-twice",
        event -> {
          event.ack().send("first");
          event.ack().send("second");
        });
    socket.on("ack-none", event -> event.ack().send());
    socket.on("ack-many", event -> event.ack().send(1, "two", Map.of("three", 3), FOUR));
    socket.on("server-ack", event -> askOne(socket, event));
    socket.on("room-ack", event -> askRoom(socket, event));
  }

  private static void askOne(Socket socket, Event event) {
    socket
        .timeout(millis(event, 0))
        .emitWithAck("ask", event.json(1))
        .whenComplete((answer, failure) -> event.ack().send(outcome(answer, failure)));
  }

  private static Map<String, @Nullable Object> outcome(
      @Nullable Arguments answer, @Nullable Throwable failure) {
    Map<String, @Nullable Object> outcome = new LinkedHashMap<>();
    outcome.put("ok", answer != null);
    if (answer != null) {
      outcome.put("value", first(answer).orElse(null));
    } else if (failure != null) {
      outcome.put("error", failure.getMessage());
    }
    return outcome;
  }

  private static void askRoom(Socket socket, Event event) {
    socket
        .namespace()
        .in(event.get(0, String.class))
        .timeout(millis(event, 1))
        .emitWithAck("ask", event.json(2))
        .whenComplete((answers, failure) -> event.ack().send(outcomeOfRoom(answers, failure)));
  }

  private static Map<String, Object> outcomeOfRoom(
      @Nullable List<Arguments> answers, @Nullable Throwable failure) {
    List<Arguments> got = answers;
    if (failure instanceof AckTimeoutException timeout) {
      got = timeout.responses();
    }
    List<JsonValue> responses = new ArrayList<>();
    if (got != null) {
      got.forEach(answer -> first(answer).ifPresent(responses::add));
    }
    responses.sort(Comparator.comparing(response -> String.valueOf(response.read(Object.class))));
    return Map.of("timedOut", failure != null, "responses", responses);
  }

  private static Optional<JsonValue> first(Arguments answer) {
    return answer.size() == 0 ? Optional.empty() : Optional.of(answer.json(0));
  }

  private static Duration millis(Event event, int index) {
    return Duration.ofMillis(event.get(index, Long.class));
  }
}
