package io.holdfast.chat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What is counted and measured of the chat, whichever way people came in. */
public final class ChatMetrics implements MeterBinder {

  private final Chat chat;

  public ChatMetrics(Chat chat) {
    this.chat = chat;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("holdfast.refused", chat, Chat::refusalCount)
        .description("Requests over sockets that were refused")
        .register(registry);
    tooFast(registry, "connection", Pace::connectionRefusals);
    tooFast(registry, "person", Pace::personRefusals);
    tooFast(registry, "address", Pace::addressRefusals);
    chat.latencies().bindTo(registry);
  }

  private void tooFast(MeterRegistry registry, String of, ToDoubleFunction<Pace> count) {
    FunctionCounter.builder("holdfast.too.fast", chat.pace(), count)
        .tag("of", of)
        .description("Requests that were refused since there were too many, and of what")
        .register(registry);
  }
}
