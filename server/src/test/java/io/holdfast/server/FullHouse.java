package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.Page;
import io.holdfast.chat.PersonIds;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.doors.Moderation;
import io.holdfast.log.SqliteLog;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A house with people at every door; they are Ada over HTTP, and whoever they say elsewhere. */
final class FullHouse implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;
  private static final String SECRET = "a-secret-of-Ada-that-nobody-knows";

  /** The id of Ada. */
  static final String ADA = PersonIds.of(SECRET);

  /** By which somebody says that they are Ada. */
  static final String IDENTIFY = "{\"type\":\"identify\",\"secret\":\"" + SECRET + "\"}";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path directory;
  private final List<ChatClient> clients = new ArrayList<>();
  private ChatServer server;

  FullHouse(Path directory) {
    this.directory = directory;
    this.server = start();
  }

  private ChatServer start() {
    return new ChatServer(
            Page.server(),
            SqliteLog.open(directory.resolve("log.db")),
            ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN))
        .start();
  }

  @Override
  public void close() {
    clients.forEach(ChatClient::close);
    server.close();
  }

  /** Ends the server and starts it again with the same log. */
  void restart() {
    server.close();
    server = start();
  }

  ChatServer server() {
    return server;
  }

  Moderation house() {
    return server.moderation();
  }

  static <T> T done(CompletionStage<T> stage) throws Throwable {
    try {
      return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  ChatClient client(ChatClient client) {
    clients.add(client);
    return client;
  }

  /** Somebody at the chat who has said that they are Ada. */
  ChatClient ada() throws InterruptedException {
    ChatClient ada = client(ChatClient.connect(server.port()));
    ada.say(IDENTIFY).next("identified");
    return ada;
  }

  ChatClient guest() {
    return client(ChatClient.connect(server.port()));
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
        .header("authorization", "Bearer " + SECRET);
  }

  HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(to(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String text) throws Exception {
    String body = "{\"user\":\"Ada\",\"text\":\"" + text + "\"}";
    return HTTP.send(
        to(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  BufferedReader open(String path) throws Exception {
    return new BufferedReader(
        new InputStreamReader(
            HTTP.send(to(path).build(), BodyHandlers.ofInputStream()).body(),
            StandardCharsets.UTF_8));
  }

  /** Reads a stream to its end. */
  static String rest(BufferedReader stream) throws Exception {
    StringBuilder rest = new StringBuilder();
    String line = stream.readLine();
    while (line != null) {
      rest.append(line).append('\n');
      line = stream.readLine();
    }
    return rest.toString();
  }

  static String until(BufferedReader stream, String part) throws Exception {
    String line = stream.readLine();
    while (line != null && !line.contains(part)) {
      line = stream.readLine();
    }
    return String.valueOf(line);
  }

  static String match(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  long said(String room, String text) throws Throwable {
    return done(house().post(room, text));
  }

  CompletableFuture<HttpResponse<String>> waiting(String room) throws Exception {
    String since = match(get("/poll/next?room=" + room).body(), "\"since\":\"([^\"]+)\"");
    CompletableFuture<HttpResponse<String>> held =
        HTTP.sendAsync(
            to("/poll/next?room=" + room + "&since=" + since).build(), BodyHandlers.ofString());
    String waiting = "holdfast_door_waiting{door=\"/poll/next\"} 1.0";
    await().until(() -> get("/metrics").body().contains(waiting));
    return held;
  }
}
