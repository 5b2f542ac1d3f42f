package io.holdfast.socketio.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is attached to a socket, while somebody looks. */
final class WatchedMapTest {

  private int changes;
  private final WatchedMap map = new WatchedMap(Map.of("a", 1), () -> changes++);

  private void expect(int expectedChanges, Map<String, Object> expected) {
    assertThat(changes).isEqualTo(expectedChanges);
    assertThat(map).containsExactlyInAnyOrderEntriesOf(expected);
    changes = 0;
  }

  @Test
  void everyChangeIsTold() {
    map.put("b", 2);
    expect(1, Map.of("a", 1, "b", 2));
    map.replace("a", 3);
    map.replace("a", 3, 4);
    expect(2, Map.of("a", 4, "b", 2));
    map.merge("b", 5, (one, other) -> "both");
    map.computeIfAbsent("c", key -> 6);
    expect(2, Map.of("a", 4, "b", "both", "c", 6));
    map.keySet().remove("c");
    map.values().remove(4);
    map.entrySet().iterator().next().setValue(7);
    expect(3, Map.of("b", 7));
    map.clear();
    expect(1, Map.of());
  }

  @Test
  void whatChangesNothingIsNotTold() {
    map.putIfAbsent("a", 2);
    map.remove("b");
    map.remove("a", 2);
    map.replace("a", 2, 3);
    map.replace("b", 2);
    map.computeIfPresent("b", (key, value) -> 1);
    map.putSilently("b", 2);

    expect(0, Map.of("a", 1, "b", 2));
  }
}
