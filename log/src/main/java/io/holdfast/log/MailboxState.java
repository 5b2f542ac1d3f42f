package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the log keeps of a mailbox beside its letters. Immutable.
 *
 * @param delivered position up to which some device has acknowledged all letters; where the mailbox
 *     began if none has
 * @param read position up to which all letters have been read
 * @param devices by name
 */
record MailboxState(LogPosition delivered, LogPosition read, Map<String, Device> devices) {

  /*
   * read ≤ delivered, and for each device read ≤ acknowledged ≤ delivered.
   *
   *   version (1) | delivered (8) | read (8) | devices (4)
   *   each device: length of its name (4) | name in UTF-8 | acknowledged (8) | read (8) | seen (8)
   */
  private static final byte VERSION = 1;

  private static final int MAX_BYTES_PER_CHAR = 3;
  private static final int FIXED_LENGTH = 1 + 2 * Long.BYTES + Integer.BYTES;
  private static final int DEVICE_LENGTH = Integer.BYTES + 3 * Long.BYTES;

  MailboxState {
    devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
  }

  /** {@return the state of a mailbox that is made now} */
  static MailboxState beginning(LogPosition position) {
    return new MailboxState(position, position, Map.of());
  }

  static MailboxState parse(ByteBuffer payload) {
    byte version = payload.get();
    if (version != VERSION) {
      throw new IllegalStateException("a mailbox of version " + version + " was not written here");
    }
    LogPosition delivered = new LogPosition(payload.getLong());
    LogPosition read = new LogPosition(payload.getLong());
    int count = payload.getInt();
    Map<String, Device> devices = new LinkedHashMap<>();
    for (int index = 0; index < count; index++) {
      byte[] name = new byte[payload.getInt()];
      payload.get(name);
      LogPosition acknowledged = new LogPosition(payload.getLong());
      LogPosition deviceRead = new LogPosition(payload.getLong());
      devices.put(
          new String(name, StandardCharsets.UTF_8),
          new Device(acknowledged, deviceRead, payload.getLong()));
    }
    return new MailboxState(delivered, read, devices);
  }

  byte[] write() {
    int maxLength = FIXED_LENGTH;
    for (String name : devices.keySet()) {
      maxLength += DEVICE_LENGTH + MAX_BYTES_PER_CHAR * name.length();
    }
    ByteBuffer payload = ByteBuffer.allocate(maxLength);
    payload.put(VERSION).putLong(delivered.value()).putLong(read.value()).putInt(devices.size());
    devices.forEach(
        (name, device) -> {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          payload.putInt(bytes.length).put(bytes);
          payload.putLong(device.acknowledged().value()).putLong(device.read().value());
          payload.putLong(device.seenMillis());
        });
    return Arrays.copyOf(payload.array(), payload.position());
  }

  /** {@return the position after which somebody still needs the letters} */
  LogPosition floor() {
    return devices.values().stream()
        .map(Device::acknowledged)
        .min(LogPosition::compareTo)
        .orElse(delivered);
  }

  @Nullable Device device(String name) {
    return devices.get(name);
  }

  /** {@return with a device, which begins with what no other one has acknowledged if it is new} */
  MailboxState seen(String name, long nowMillis) {
    Device known = devices.get(name);
    Device device = known == null ? new Device(delivered, read, nowMillis) : known.seen(nowMillis);
    return with(name, device);
  }

  MailboxState acknowledged(String name, LogPosition position) {
    Device device = Objects.requireNonNull(devices.get(name), "a connected device is known");
    return new MailboxState(Device.later(delivered, position), read, devices)
        .with(name, device.acknowledged(position));
  }

  MailboxState read(String name, LogPosition position) {
    Device device = Objects.requireNonNull(devices.get(name), "a connected device is known");
    return new MailboxState(
            Device.later(delivered, position), Device.later(read, position), devices)
        .with(name, device.read(position));
  }

  private MailboxState with(String name, Device device) {
    Map<String, Device> changed = new LinkedHashMap<>(devices);
    changed.put(name, device);
    return new MailboxState(delivered, read, changed);
  }

  MailboxState without(String name) {
    Map<String, Device> left = new LinkedHashMap<>(devices);
    left.remove(name);
    return new MailboxState(delivered, read, left);
  }

  /** {@return without the devices that were connected last before that} */
  MailboxState withoutSeenBefore(long millis) {
    Map<String, Device> left = new LinkedHashMap<>(devices);
    left.values().removeIf(device -> device.seenMillis() < millis);
    return new MailboxState(delivered, read, left);
  }

  boolean hasDeviceSeenBefore(long seenMillis) {
    return devices.values().stream().anyMatch(device -> device.seenMillis() < seenMillis);
  }

  /** {@return which of some devices has been away for longest} */
  Optional<String> longestAway(Predicate<String> isAway) {
    return devices.entrySet().stream()
        .filter(each -> isAway.test(each.getKey()))
        .min(Map.Entry.comparingByValue((a, b) -> Long.compare(a.seenMillis(), b.seenMillis())))
        .map(Map.Entry::getKey);
  }

  MailboxProgress progress() {
    return new MailboxProgress(delivered, read);
  }
}
