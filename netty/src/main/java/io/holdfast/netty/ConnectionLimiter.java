package io.holdfast.netty;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the connections of a port, in all and by address.
 *
 * <p>Safe for use by several threads.
 */
final class ConnectionLimiter {

  private final PortLimits limits;
  private final boolean isPerAddress;
  private final AtomicInteger openCount = new AtomicInteger();
  private final LongAdder refusedCount = new LongAdder();
  private final ConcurrentMap<InetAddress, Integer> openByAddress = new ConcurrentHashMap<>();

  ConnectionLimiter(PortLimits limits) {
    this.limits = limits;
    this.isPerAddress = limits.maxConnectionsPerAddress() < limits.maxConnections();
  }

  /** {@return whether the connection may stay; it is counted until it is closed} */
  boolean tryAdd(Channel channel) {
    if (openCount.incrementAndGet() > limits.maxConnections()) {
      openCount.decrementAndGet();
      refusedCount.increment();
      return false;
    }
    if (isPerAddress && !tryAddAddress(channel)) {
      openCount.decrementAndGet();
      refusedCount.increment();
      return false;
    }
    channel.closeFuture().addListener(closed -> openCount.decrementAndGet());
    return true;
  }

  private boolean tryAddAddress(Channel channel) {
    InetAddress address = Channels.remoteAddress(channel).getAddress();
    if (address == null) {
      return true;
    }
    int open = openByAddress.merge(address, 1, Integer::sum);
    if (open > limits.maxConnectionsPerAddress()) {
      removeAddress(address);
      return false;
    }
    channel.closeFuture().addListener(closed -> removeAddress(address));
    return true;
  }

  private void removeAddress(InetAddress address) {
    openByAddress.computeIfPresent(address, (key, open) -> open == 1 ? null : open - 1);
  }

  int openCount() {
    return openCount.get();
  }

  long refusedCount() {
    return refusedCount.sum();
  }
}
