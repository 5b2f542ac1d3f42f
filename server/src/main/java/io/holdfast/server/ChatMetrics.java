package io.holdfast.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What is counted and measured of the chat, whichever way people came in. */
final class ChatMetrics implements MeterBinder {

  private final Chat chat;

  ChatMetrics(Chat chat) {
    this.chat = chat;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("holdfast.refused", chat, Chat::refusalCount)
        .description("Requests over sockets that were refused")
        .register(registry);
    chat.latencies().bindTo(registry);
  }
}
