package io.holdfast.log;

import io.holdfast.socketio.spi.MessageLog;
import java.util.concurrent.CountDownLatch;

/** Holds a log's thread, so that what is handed in queues. */
final class Pause {

  /** What is done meanwhile. */
  interface Body {
    void run();
  }

  private Pause() {}

  /** Runs the body while the log's thread does nothing. */
  static void during(MessageLog log, Body body) throws InterruptedException {
    CountDownLatch begin = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    log.execute(
        () -> {
          begin.countDown();
          awaitUninterrupted(end);
        });
    begin.await();
    try {
      body.run();
    } finally {
      end.countDown();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
