package io.holdfast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class CorsTest {

  private final ResponseHeaders headers = new ResponseHeaders();

  private List<String> lines(Cors cors, Asked request) {
    assertThat(cors.apply(request, headers)).isEmpty();
    return lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    headers.forEach((name, value) -> lines.add(name + ": " + value));
    return lines;
  }

  private static Asked from(String origin) {
    return new Asked("GET", "").with("Origin", origin);
  }

  @Test
  void byDefaultAnyPageMay() {
    assertThat(lines(Cors.create(), from("http://a.example")))
        .containsExactly("access-control-allow-origin: *");
  }

  @Test
  void oneOriginIsToldToEverybody() {
    assertThat(lines(Cors.create().origin("http://a.example"), from("http://b.example")))
        .containsExactly("access-control-allow-origin: http://a.example", "vary: Origin");
  }

  @Test
  void ofAListOnlyItsOwnIsTold() {
    Cors cors = Cors.create().origins(List.of("http://a.example", "http://b.example"));

    assertThat(lines(cors, from("http://b.example")))
        .containsExactly("vary: Origin", "access-control-allow-origin: http://b.example");
  }

  @Test
  void whoIsNotInTheListIsToldNothing() {
    assertThat(lines(Cors.create().origins(List.of("http://a.example")), from("http://c.example")))
        .containsExactly("vary: Origin");
  }

  @Test
  void aPatternIsMatched() {
    Cors cors = Cors.create().originMatching(Pattern.compile("\\.example$"));

    assertThat(lines(cors, from("http://x.example")))
        .contains("access-control-allow-origin: http://x.example");
  }

  @Test
  void anyOriginCanBeReflectedWithCredentials() {
    Cors cors = Cors.create().reflectOrigin().credentials(true).exposedHeaders("x-a", "x-b");

    assertThat(lines(cors, from("http://x.example")))
        .containsExactly(
            "vary: Origin",
            "access-control-allow-origin: http://x.example",
            "access-control-allow-credentials: true",
            "access-control-expose-headers: x-a,x-b");
  }

  @Test
  void aPreflightIsAnswered() {
    Asked preflight = new Asked("OPTIONS", "").with("Access-Control-Request-Headers", "x-asked");

    Optional<EngineReply> reply =
        Cors.create().methods("GET", "POST").maxAge(Duration.ofHours(1)).apply(preflight, headers);

    assertThat(reply.orElseThrow().status()).isEqualTo(204);
    assertThat(lines())
        .containsExactly(
            "access-control-allow-origin: *",
            "access-control-allow-methods: GET,POST",
            "vary: Access-Control-Request-Headers",
            "access-control-allow-headers: x-asked",
            "access-control-max-age: 3600");
  }

  // @Twin("engine.io/server: should forward the configuration to the cors module")
  @Test
  void aPreflightMayBeAnsweredOtherwise() {
    Optional<EngineReply> reply =
        Cors.create()
            .optionsSuccessStatus(200)
            .allowedHeaders("x-own")
            .apply(new Asked("OPTIONS", ""), headers);

    assertThat(reply.orElseThrow().status()).isEqualTo(200);
    assertThat(lines()).contains("access-control-allow-headers: x-own");
  }
}
