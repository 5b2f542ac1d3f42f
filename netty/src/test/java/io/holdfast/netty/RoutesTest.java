package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutesTest {

  private final Routes routes = new Routes();
  private final HttpHandler one = HttpHandler.of(call -> HttpReply.of(204));
  private final HttpHandler other = HttpHandler.of(call -> HttpReply.of(204));
  private final EchoEndpoint endpoint = EchoEndpoint.create();

  @Test
  void anExactPathLeadsToItsHandlerOnly() {
    routes.http("/poll", one);

    assertThat(routes.findHttp("/poll")).containsSame(one);
    assertThat(routes.findHttp("/poll/")).isEmpty();
    assertThat(routes.findHttp("/pol")).isEmpty();
    assertThat(routes.findHttp("/Poll")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/assets/a.js, true",
    "/assets/, true",
    "/assets/b/c, true",
    "/assets, false",
    "/asset, false"
  })
  void aStarStandsForAllBelow(String path, boolean isFound) {
    routes.http("/assets/*", one);

    assertThat(routes.findHttp(path).isPresent()).isEqualTo(isFound);
  }

  @Test
  void anExactPathGoesBeforeAllBelow() {
    routes.http("/*", other);
    routes.http("/poll", one);

    assertThat(routes.findHttp("/poll")).containsSame(one);
    assertThat(routes.findHttp("/")).containsSame(other);
  }

  @Test
  void theLongestMatchWins() {
    routes.http("/*", other);
    routes.http("/a/bc/*", one);
    routes.http("/a/*", other);
    routes.http("/a/bd/*", other);

    assertThat(routes.findHttp("/a/bc/d")).containsSame(one);
    assertThat(routes.findHttp("/a/b")).containsSame(other);
  }

  @Test
  void aPathHasOneHandler() {
    routes.http("/poll", one);
    routes.http("/assets/*", one);

    assertThatIllegalStateException()
        .isThrownBy(() -> routes.http("/poll", other))
        .withMessage("there is a handler for /poll already");
    assertThatIllegalStateException()
        .isThrownBy(() -> routes.http("/assets/*", other))
        .withMessage("there is a handler for /assets/* already");
    assertThat(routes.findHttp("/poll")).containsSame(one);
  }

  @Test
  void aPathHasOneEndpoint() {
    routes.webSocket("/chat", endpoint);

    assertThatIllegalStateException()
        .isThrownBy(() -> routes.webSocket("/chat", EchoEndpoint.create()))
        .withMessage("there is a WebSocket endpoint at /chat already");
    assertThat(routes.findWebSocket("/chat")).containsSame(endpoint);
  }

  @Test
  void anEndpointIsRemovedByItselfOnly() {
    routes.webSocket("/chat", endpoint);

    routes.removeWebSocket("/chat", EchoEndpoint.create());
    assertThat(routes.findWebSocket("/chat")).containsSame(endpoint);

    routes.removeWebSocket("/chat", endpoint);
    assertThat(routes.findWebSocket("/chat")).isEmpty();
  }

  @Test
  void aHandlerAndAnEndpointShareAPath() {
    routes.webSocket("/chat", endpoint);
    routes.http("/chat", one);

    assertThat(routes.findWebSocket("/chat")).containsSame(endpoint);
    assertThat(routes.findHttp("/chat")).containsSame(one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chat", "*", "http://a/b"})
  void aPathBeginsWithASlash(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> routes.http(path, one))
        .withMessage("a path begins with a slash, was " + path);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> routes.webSocket(path, endpoint))
        .withMessage("a path begins with a slash, was " + path);
  }
}
