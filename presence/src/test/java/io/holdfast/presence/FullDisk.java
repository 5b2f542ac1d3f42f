package io.holdfast.presence;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Makes a log fail to append while the disk is full. */
final class FullDisk implements InvocationHandler {

  private final MessageLog log;
  private volatile boolean isFull;

  FullDisk(MessageLog log) {
    this.log = log;
  }

  void fill(boolean isNowFull) {
    isFull = isNowFull;
  }

  /** {@return the log, as it is on this disk} */
  MessageLog log() {
    return (MessageLog)
        Proxy.newProxyInstance(
            MessageLog.class.getClassLoader(), new Class<?>[] {MessageLog.class}, this);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (isFull && method.getName().equals("append") && arguments != null) {
      CommitListener listener = (CommitListener) arguments[1];
      log.execute(
          () -> listener.failed(new LogException(LogError.WRITE_FAILED, "the disk is full")));
      return null;
    }
    try {
      return method.invoke(log, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
