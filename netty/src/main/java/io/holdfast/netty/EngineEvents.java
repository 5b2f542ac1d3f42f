package io.holdfast.netty;

import io.holdfast.engineio.ConnectionError;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.engineio.EngineVerdict;
import io.holdfast.engineio.ResponseHeaders;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Who listens to an endpoint, beside the sessions' own listeners.
 *
 * <p>Safe for use by several threads.
 */
final class EngineEvents {

  private static final System.Logger LOGGER = System.getLogger(EngineEvents.class.getName());

  private final List<Consumer<ConnectionError>> errorListeners = new CopyOnWriteArrayList<>();
  private final List<BiConsumer<ResponseHeaders, EngineRequest>> initialHeaderListeners =
      new CopyOnWriteArrayList<>();
  private final List<BiConsumer<ResponseHeaders, EngineRequest>> headerListeners =
      new CopyOnWriteArrayList<>();

  void onError(Consumer<ConnectionError> listener) {
    errorListeners.add(listener);
  }

  void onInitialHeaders(BiConsumer<ResponseHeaders, EngineRequest> listener) {
    initialHeaderListeners.add(listener);
  }

  void onHeaders(BiConsumer<ResponseHeaders, EngineRequest> listener) {
    headerListeners.add(listener);
  }

  void refused(EngineRequest request, EngineVerdict.Refused refused) {
    if (errorListeners.isEmpty()) {
      return;
    }
    ConnectionError error =
        new ConnectionError(request, refused.error(), refused.message(), refused.context());
    errorListeners.forEach(listener -> guarded(() -> listener.accept(error)));
  }

  /** Lets the listeners add headers. */
  void addHeaders(ResponseHeaders headers, EngineRequest request, boolean isInitial) {
    if (isInitial) {
      initialHeaderListeners.forEach(listener -> guarded(() -> listener.accept(headers, request)));
    }
    headerListeners.forEach(listener -> guarded(() -> listener.accept(headers, request)));
  }

  private static void guarded(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "a listener of an endpoint threw", e);
    }
  }
}
