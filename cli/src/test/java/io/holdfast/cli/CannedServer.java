package io.holdfast.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers each connection with what it was given, and then is silent or closes it. */
final class CannedServer implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  /**
   * Starts it.
   *
   * @param answers to one connection after the other, the last one to all after it; a connection of
   *     which the answer is empty is closed at once, the others stay open
   */
  CannedServer(String... answers) throws IOException {
    new Thread(() -> serve(answers), "canned-server").start();
  }

  /** {@return an answer of JSON, the only one of its connection} */
  static String json(int status, String body) {
    return "HTTP/1.1 %d OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s"
        .formatted(status, body.length(), body);
  }

  /** {@return an answer that goes on for ever, and how it begins} */
  static String events(String beginning) {
    return "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + beginning;
  }

  private void serve(String[] answers) {
    try {
      for (int index = 0; ; index++) {
        answer(server.accept(), answers[Math.min(index, answers.length - 1)]);
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void answer(Socket line, String answer) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(line.getInputStream(), StandardCharsets.ISO_8859_1));
    StringBuilder request = new StringBuilder();
    for (String head = reader.readLine(); !head.isEmpty(); head = reader.readLine()) {
      request.append(head).append('\n');
    }
    requests.add(request.toString());
    if (answer.isEmpty()) {
      line.close();
    } else {
      line.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      open.add(line);
    }
  }

  ServerUrl url() {
    return new ServerUrl("http://127.0.0.1:" + server.getLocalPort());
  }

  /** {@return the head of the next request} */
  String request() throws InterruptedException {
    return requests.poll(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket line : open) {
      line.close();
    }
  }
}
