package io.holdfast;

import io.holdfast.websocket.CloseCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Closes the sockets of several endpoints, and cuts those that do not answer in time. */
final class Farewell {

  private static final System.Logger LOGGER = System.getLogger(Farewell.class.getName());

  private final List<WebSocketServer> endpoints;
  private final CloseCode code;

  Farewell(Collection<WebSocketServer> endpoints, CloseCode code) {
    this.endpoints = List.copyOf(endpoints);
    this.code = code;
  }

  void await(Duration timeout) {
    endpoints.forEach(endpoint -> endpoint.closeClients(code, ""));
    CompletableFuture<?>[] gone =
        endpoints.stream().map(WebSocketServer::whenEmpty).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(gone).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOGGER.log(System.Logger.Level.INFO, "some clients did not answer the close and are cut");
    } catch (ExecutionException e) {
      throw new AssertionError("nobody fails these futures", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
