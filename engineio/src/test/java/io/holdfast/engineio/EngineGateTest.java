package io.holdfast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineGateTest {

  private static final String OPEN = "EIO=4&transport=polling";

  private final Map<String, SessionFacts> sessions = new HashMap<>();
  private final ResponseHeaders headers = new ResponseHeaders();

  /** What is set in a test. */
  private static final class Options extends EngineOptions<Options> {}

  private EngineGate gate(Consumer<Options> configure) {
    Options options = new Options();
    configure.accept(options);
    return new EngineGate(options.policy(), id -> Optional.ofNullable(sessions.get(id)));
  }

  private EngineVerdict judge(EngineGate gate, Asked request, boolean isUpgrade) {
    return gate.judge(request, isUpgrade, headers).toCompletableFuture().join();
  }

  private EngineVerdict.Refused refused(EngineGate gate, Asked request) {
    return (EngineVerdict.Refused) judge(gate, request, false);
  }

  @Test
  void aSessionIsOpenedWithAnIdThatWasDrawn() {
    EngineVerdict.Open open =
        (EngineVerdict.Open) judge(gate(options -> {}), new Asked("GET", OPEN), false);

    assertThat(open.transport()).isEqualTo(TransportName.POLLING);
    assertThat(open.revision()).isEqualTo(Revision.FOUR);
    assertThat(open.sessionId()).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource({
    "POLLING,EIO=4&transport=polling,false,true",
    "POLLING,transport=polling,false,true",
    "POLLING,EIO=4&transport=websocket,true,true",
    "WEBSOCKET,EIO=4&transport=websocket,true,true",
    "POLLING,EIO=3&transport=polling,false,false",
    "POLLING,EIO=4&transport=polling,true,false",
    "POLLING,EIO=4&transport=websocket,false,false",
    "WEBSOCKET,EIO=4&transport=polling,false,false",
    "WEBSOCKET,EIO=4&transport=websocket,false,false",
  })
  void aRequestMustFitItsSession(
      TransportName now, String query, boolean isUpgrade, boolean isTaken) {
    sessions.put("abc", new SessionFacts(Revision.FOUR, now));

    EngineVerdict verdict =
        judge(gate(options -> {}), new Asked("GET", query + "&sid=abc"), isUpgrade);

    assertThat(verdict instanceof EngineVerdict.Use).isEqualTo(isTaken);
  }

  @Test
  void aMismatchIsExplained() {
    sessions.put("abc", new SessionFacts(Revision.FOUR, TransportName.WEBSOCKET));

    EngineVerdict.Refused refused =
        refused(gate(options -> {}), new Asked("GET", OPEN + "&sid=abc"));

    assertThat(refused.context())
        .containsEntry("name", "TRANSPORT_MISMATCH")
        .containsEntry("transport", "polling")
        .containsEntry("previousTransport", "websocket");
  }

  @Test
  void anUnknownSessionIsNamed() {
    EngineVerdict.Refused refused = refused(gate(options -> {}), new Asked("GET", OPEN + "&sid=x"));

    assertThat(refused.error()).isEqualTo(RequestError.SESSION_ID_UNKNOWN);
    assertThat(refused.context()).containsEntry("sid", "x");
  }

  // @Twin("engine.io/server: should disallow invalid origin header")
  @Test
  void anOriginWithControlCharactersIsNone() {
    EngineVerdict.Refused refused =
        refused(gate(options -> {}), new Asked("GET", OPEN).with("origin", "http://a\u0001"));

    assertThat(refused.context()).containsEntry("name", "INVALID_ORIGIN");
  }

  @Test
  void anIdOfOtherCharactersIsNone() {
    EngineGate gate =
        gate(options -> options.generateId(request -> CompletableFuture.completedStage("a b")));

    assertThat(refused(gate, new Asked("GET", OPEN)).context())
        .containsEntry("name", "ID_GENERATION_ERROR");
  }

  @Test
  void aCheckThatFailsIsARefusal() {
    EngineGate gate =
        gate(
            options ->
                options.allowRequest(
                    request -> CompletableFuture.failedStage(new IllegalStateException("down"))));

    assertThat(refused(gate, new Asked("GET", OPEN)).error()).isEqualTo(RequestError.FORBIDDEN);
  }

  // @Twin("engine.io/middlewares: should apply all middlewares in order")
  @Test
  void middlewaresComeInTheirOrderAndTheFirstAnswerEnds() {
    EngineGate gate = gate(options -> {});
    gate.use(EngineMiddleware.of((request, added) -> added.add("order", "1")));
    gate.use(
        (request, added) -> {
          added.add("order", "2");
          return CompletableFuture.completedFuture(Optional.of(EngineReply.of(404)));
        });
    gate.use(EngineMiddleware.of((request, added) -> added.add("order", "3")));

    EngineVerdict.Answered answered =
        (EngineVerdict.Answered) judge(gate, new Asked("GET", OPEN), false);

    assertThat(answered.reply().status()).isEqualTo(404);
    StringBuilder order = new StringBuilder();
    headers.forEach((name, value) -> order.append(value));
    assertThat(order.toString()).isEqualTo("12");
  }
}
