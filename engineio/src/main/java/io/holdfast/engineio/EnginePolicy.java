package io.holdfast.engineio;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What requests are judged by, and what is done to responses. Immutable. */
public final class EnginePolicy {

  private static final CompletionStage<Admission> ALLOWED =
      CompletableFuture.completedFuture(Admission.allow());

  private final EngineOffer offer;
  private final Builder options;

  private EnginePolicy(EngineOffer offer, Builder options) {
    this.offer = offer;
    this.options = options;
  }

  /** {@return what is served} */
  public EngineOffer offer() {
    return offer;
  }

  /** {@return which pages of other origins may ask} */
  public Optional<Cors> cors() {
    return Optional.ofNullable(options.cors);
  }

  /** {@return the cookie that a session is opened with, if there is one} */
  public Optional<SessionCookie> cookie() {
    return Optional.ofNullable(options.cookie);
  }

  CompletionStage<Admission> admission(EngineRequest request) {
    return options.allowRequest.apply(request);
  }

  CompletionStage<String> generateId(EngineRequest request) {
    return options.generateId.apply(request);
  }

  /** {@return the message that a session begins with, if there is one} */
  public Optional<EngineMessage> initialPacket() {
    return Optional.ofNullable(options.initialPacket);
  }

  /** {@return from which length answers of polls are compressed, or the largest number for none} */
  public int httpCompressionThreshold() {
    return options.httpCompression ? options.httpCompressionThreshold : Integer.MAX_VALUE;
  }

  /** {@return whether messages of WebSockets may be compressed} */
  public boolean isDeflateOn() {
    return options.perMessageDeflate;
  }

  /** {@return from which length messages of WebSockets are compressed} */
  public int deflateThreshold() {
    return options.perMessageDeflateThreshold;
  }

  /** {@return how many sessions may be on polling at a time} */
  public int maxPollingSessions() {
    return options.maxPollingSessions;
  }

  /** {@return over which time the sessions are closed} */
  public Duration drainTime() {
    return options.drainTime;
  }

  /** Gathers what the options set. */
  static final class Builder implements Cloneable {

    @Nullable Cors cors;
    @Nullable SessionCookie cookie;
    Function<EngineRequest, CompletionStage<Admission>> allowRequest = request -> ALLOWED;
    Function<EngineRequest, CompletionStage<String>> generateId =
        request -> CompletableFuture.completedFuture(SessionId.draw());
    @Nullable EngineMessage initialPacket;
    boolean httpCompression = true;
    int httpCompressionThreshold = 1024;
    boolean perMessageDeflate;
    int perMessageDeflateThreshold = 1024;
    int maxPollingSessions = 100_000;
    Duration drainTime = Duration.ZERO;

    EnginePolicy build(EngineOffer offer) {
      requireAtLeast(0, httpCompressionThreshold, "httpCompressionThreshold");
      requireAtLeast(0, perMessageDeflateThreshold, "perMessageDeflateThreshold");
      requireAtLeast(1, maxPollingSessions, "maxPollingSessions");
      if (drainTime.isNegative()) {
        throw new IllegalArgumentException("drainTime must be 0 or more, was " + drainTime);
      }
      return new EnginePolicy(offer, copy());
    }

    private Builder copy() {
      try {
        return (Builder) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError("it is cloneable", e);
      }
    }

    private static void requireAtLeast(int minimum, int actual, String name) {
      if (actual < minimum) {
        throw new IllegalArgumentException(
            name + " must be at least " + minimum + ", was " + actual);
      }
    }
  }
}
