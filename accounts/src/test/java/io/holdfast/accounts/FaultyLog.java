package io.holdfast.accounts;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log in memory that fails, or hands over late what it read, when the test says so. */
final class FaultyLog {

  private final SqliteLog log =
      SqliteLog.builder(Path.of("memory")).durability(Durability.MEMORY).open();
  private final MessageLog proxy =
      (MessageLog)
          Proxy.newProxyInstance(
              MessageLog.class.getClassLoader(), new Class<?>[] {MessageLog.class}, this::invoke);
  private volatile boolean failsAppends;
  private volatile CompletableFuture<Void> handingOver = CompletableFuture.completedFuture(null);

  MessageLog proxy() {
    return proxy;
  }

  void failAppends(boolean fails) {
    failsAppends = fails;
  }

  /** What is read from now on is handed over when the future completes. */
  CompletableFuture<Void> holdReads() {
    CompletableFuture<Void> held = new CompletableFuture<>();
    handingOver = held;
    return held;
  }

  void close() {
    log.close();
  }

  private Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(self, method, arguments);
    }
    if (failsAppends && method.getName().equals("append")) {
      CommitListener listener = (CommitListener) arguments[arguments.length - 1];
      log.execute(() -> listener.failed(new LogException(LogError.WRITE_FAILED, "as planned")));
      return null;
    }
    try {
      Object result = method.invoke(log, arguments);
      return result instanceof CompletionStage<?> read
          ? handingOver.thenCombine(read, (handed, value) -> value)
          : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
