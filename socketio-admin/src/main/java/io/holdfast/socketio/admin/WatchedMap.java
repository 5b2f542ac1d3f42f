package io.holdfast.socketio.admin;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What is attached to a socket, and somebody who is told when that changes. */
final class WatchedMap extends AbstractMap<String, Object>
    implements ConcurrentMap<String, Object> {

  private final ConcurrentMap<String, Object> values;
  private final Runnable whenChanged;

  WatchedMap(Map<String, Object> values, Runnable whenChanged) {
    this.values = new ConcurrentHashMap<>(values);
    this.whenChanged = whenChanged;
  }

  /** Changes a value, which nobody is told of. */
  void putSilently(String key, Object value) {
    values.put(key, value);
  }

  private @Nullable Object changed(@Nullable Object outcome) {
    whenChanged.run();
    return outcome;
  }

  private boolean changedIf(boolean isChanged) {
    if (isChanged) {
      whenChanged.run();
    }
    return isChanged;
  }

  @Override
  public int size() {
    return values.size();
  }

  @Override
  public boolean containsKey(Object key) {
    return values.containsKey(key);
  }

  @Override
  public @Nullable Object get(Object key) {
    return values.get(key);
  }

  @Override
  public @Nullable Object put(String key, Object value) {
    return changed(values.put(key, value));
  }

  @Override
  public @Nullable Object remove(Object key) {
    @Nullable Object removed = values.remove(key);
    return removed == null ? null : changed(removed);
  }

  @Override
  public void clear() {
    values.clear();
    whenChanged.run();
  }

  @Override
  public @Nullable Object putIfAbsent(String key, Object value) {
    @Nullable Object present = values.putIfAbsent(key, value);
    return present == null ? changed(present) : present;
  }

  @Override
  public boolean remove(Object key, Object value) {
    return changedIf(values.remove(key, value));
  }

  @Override
  public boolean replace(String key, Object expected, Object value) {
    return changedIf(values.replace(key, expected, value));
  }

  @Override
  public @Nullable Object replace(String key, Object value) {
    @Nullable Object replaced = values.replace(key, value);
    return replaced == null ? null : changed(replaced);
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Map.Entry<String, Object>> {

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public Iterator<Map.Entry<String, Object>> iterator() {
      Iterator<Map.Entry<String, Object>> entries = values.entrySet().iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public Map.Entry<String, Object> next() {
          return new WatchedEntry(entries.next());
        }

        @Override
        public void remove() {
          entries.remove();
          whenChanged.run();
        }
      };
    }
  }

  private final class WatchedEntry extends SimpleEntry<String, Object> {

    private static final long serialVersionUID = 1;

    WatchedEntry(Map.Entry<String, Object> entry) {
      super(entry);
    }

    @Override
    public Object setValue(Object value) {
      values.put(getKey(), value);
      whenChanged.run();
      return super.setValue(value);
    }
  }
}
