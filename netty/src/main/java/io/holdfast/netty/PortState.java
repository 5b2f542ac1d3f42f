package io.holdfast.netty;

/** What all connections of a port have in common. */
final class PortState {

  private final Loops loops;
  private final Routes routes;
  private final PortSettings settings;
  private final ConnectionLimiter limiter;
  private final CallsInFlight calls = new CallsInFlight();
  private final OpenStreams streams = new OpenStreams();

  PortState(Loops loops, Routes routes, PortSettings settings) {
    this.loops = loops;
    this.routes = routes;
    this.settings = settings;
    this.limiter = new ConnectionLimiter(settings.limits());
  }

  Loops loops() {
    return loops;
  }

  Routes routes() {
    return routes;
  }

  PortSettings settings() {
    return settings;
  }

  PortLimits limits() {
    return settings.limits();
  }

  ConnectionLimiter limiter() {
    return limiter;
  }

  CallsInFlight calls() {
    return calls;
  }

  OpenStreams streams() {
    return streams;
  }
}
