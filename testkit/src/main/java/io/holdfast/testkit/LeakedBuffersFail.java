package io.holdfast.testkit;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaked a buffer. JUnit finds this extension by itself wherever the
 * testkit is on the class path of the tests, so the tests say nothing about it.
 */
public final class LeakedBuffersFail implements BeforeAllCallback, AfterAllCallback {

  /*
   * Netty notices a leak when the garbage collector has found the buffer and the next buffer is
   * allocated. So after each class the collector is run, its finds are waited for, and one
   * buffer is allocated. References reach their queue in no certain order, but those of one
   * collection reach it before those of the next: once a canary of a second collection is
   * there, all finds of the first are.
   */
  private static final int COLLECTIONS = 2;

  private static final long MAX_WAIT_MILLIS = 10_000;
  private static final ConcurrentLinkedQueue<String> LEAKS = new ConcurrentLinkedQueue<>();

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
  }

  /** Called by JUnit. */
  public LeakedBuffersFail() {}

  /** Does nothing but make sure that leaks are looked for from the first test on. */
  @Override
  public void beforeAll(ExtensionContext context) {}

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    if (context.getRequiredTestClass().isAnnotationPresent(Nested.class)) {
      return;
    }
    for (int i = 0; i < COLLECTIONS; i++) {
      collectGarbage();
    }
    PooledByteBufAllocator.DEFAULT.buffer(1).release();
    failIfLeaked(context);
  }

  private static void collectGarbage() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
    try {
      System.gc();
      if (queue.remove(MAX_WAIT_MILLIS) == null) {
        throw new IllegalStateException(
            "the garbage collector did nothing in " + MAX_WAIT_MILLIS + " ms");
      }
    } finally {
      Reference.reachabilityFence(canary);
    }
  }

  private static void failIfLeaked(ExtensionContext context) {
    List<String> leaks = new ArrayList<>();
    for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
      leaks.add(leak);
    }
    if (!leaks.isEmpty()) {
      throw new AssertionError(
          context.getRequiredTestClass().getSimpleName()
              + " leaked buffers, distinct leaks: "
              + leaks.size()
              + "\n"
              + String.join("\n", leaks));
    }
  }
}
