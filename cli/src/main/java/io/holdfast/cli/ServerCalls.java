package io.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Asks a server over HTTP.
 *
 * <p>Safe for use by several threads.
 */
final class ServerCalls {

  private static final Duration CONNECT_TIME = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(30);

  /** Longest answer that is taken, in bytes: more than the longest page of messages. */
  private static final int MAX_ANSWER_BYTES = 8 << 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIME)
          .build();

  private final ServerUrl url;
  private final Duration answerTime;

  ServerCalls(ServerUrl url) {
    this(url, ANSWER_TIME);
  }

  /**
   * Asks a server that has some time to answer.
   *
   * @param url of the server
   * @param answerTime until its answer begins, and until it goes on
   */
  ServerCalls(ServerUrl url, Duration answerTime) {
    this.url = url;
    this.answerTime = answerTime;
  }

  ServerUrl url() {
    return url;
  }

  /** {@return a request for something there} */
  HttpRequest.Builder to(String pathAndQuery) {
    return HttpRequest.newBuilder(url.at(pathAndQuery));
  }

  /**
   * Gets something, once.
   *
   * @param pathAndQuery where it is
   * @return the answer
   * @throws CommandFailure if there is none
   * @throws InterruptedException if the thread is interrupted
   */
  ServerAnswer get(String pathAndQuery) throws CommandFailure, InterruptedException {
    try {
      return ask(to(pathAndQuery).build());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Asks.
   *
   * @param request that is made once
   * @return the answer, whole
   * @throws IOException if there is none
   * @throws InterruptedException if the thread is interrupted
   */
  ServerAnswer ask(HttpRequest request) throws IOException, InterruptedException {
    return whole(open(request));
  }

  /** {@return an answer of which the body is still to be read and closed} */
  HttpResponse<InputStream> open(HttpRequest request) throws IOException, InterruptedException {
    // A time limit of the request would be one of its body too, from JDK 26 on, and cut streams.
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      return answer.get(answerTime.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no answer in " + answerTime.toSeconds() + " seconds");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  /** {@return an answer with its body} */
  ServerAnswer whole(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = new ImpatientStream(response.body(), answerTime)) {
      byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES);
      return new ServerAnswer(
          url, response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** {@return whether nothing was sent, since there was nobody to take it} */
  static boolean isNobodyThere(IOException cause) {
    return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
  }

  /** {@return what it means that there was no answer} */
  CommandFailure failure(IOException cause) {
    if (isNobodyThere(cause)) {
      return new CommandFailure(
          "There is no server at "
              + url
              + "; start one with 'holdfast serve', or say where it is with --url or"
              + " HOLDFAST_URL.");
    }
    if (cause instanceof SSLException) {
      return new CommandFailure(
          "There is no secure line to "
              + url
              + " ("
              + reason(cause)
              + "); a certificate of one's own is trusted with"
              + " JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE, and a server without one is http: see"
              + " --url.");
    }
    return new CommandFailure(
        "The line to "
            + url
            + " broke before the answer came ("
            + reason(cause)
            + "); is it a Holdfast server, and is it http or https? See --url.");
  }

  private static String reason(IOException cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
