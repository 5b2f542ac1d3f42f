package com.example.greeter;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocketClient;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class GreeterTest {

  @Test
  void greetsWhoeverSaysAName() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    HoldfastServer server = Greeter.start(0);
    WebSocketClient client =
        WebSocketClient.builder("ws://localhost:" + server.port() + "/greet")
            .onConnection(
                socket -> {
                  socket.onText(answer::complete);
                  socket.send("Ada");
                })
            .onError(answer::completeExceptionally)
            .connect();
    try (server;
        client) {
      assertEquals("Hello, Ada!", answer.get(30, SECONDS));
    }
  }

  @Test
  void theLibraryIsAModule() {
    assertEquals("com.example.greeter", Greeter.class.getModule().getName());
    assertEquals("io.holdfast", HoldfastServer.class.getModule().getName());
  }
}
