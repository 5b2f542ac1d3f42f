package io.holdfast.tokens;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Fetches a set of keys over HTTP. Safe for use by several threads. */
final class KeyDownload implements Supplier<CompletionStage<TokenKeys>> {

  private static final int OK = 200;

  private final HttpClient http;
  private final HttpRequest request;
  private final TokenLimits limits;

  KeyDownload(URI address, TokenLimits limits) {
    this.limits = limits;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(limits.fetchTime())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    this.request =
        HttpRequest.newBuilder(address)
            .timeout(limits.fetchTime())
            .header("accept", "application/jwk-set+json, application/json")
            .build();
  }

  @Override
  public CompletionStage<TokenKeys> get() {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, head -> new BoundedBody(limits.keySetBytes()));
    // The request's own time ends with the head of the answer.
    return answer
        .copy()
        .orTimeout(limits.fetchTime().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((answered, failure) -> answer.cancel(true))
        .thenApply(this::read);
  }

  private TokenKeys read(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != OK) {
      throw new TokenKeyException("The status is " + answer.statusCode() + ", not " + OK);
    }
    return KeyReader.set(answer.body(), limits.keys());
  }
}
