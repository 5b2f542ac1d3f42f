package io.holdfast.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/** The threads of one log. They do not keep the process alive: who opens a log closes it. */
final class LogThreads implements ThreadFactory {

  private final String name;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  LogThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "holdfast-log-" + threads.size() + " " + name);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** {@return whether the caller runs on one of them, and so must not wait for them} */
  boolean isCurrent() {
    return threads.contains(Thread.currentThread());
  }
}
