package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class MaskingKeysTest {

  @Nested
  @DisplayName("RFC 6455 §5.3 Client-to-Server Masking")
  final class Freshness {

    @Test
    void theNextKeyDoesNotFollowFromTheLast() {
      MaskingKeys keys = new MaskingKeys();
      Set<Integer> drawn = new HashSet<>();
      int ones = 0;
      for (int i = 0; i < 10_000; i++) {
        int key = keys.getAsInt();
        drawn.add(key);
        ones += Integer.bitCount(key);
      }

      // Of 10,000 random keys 0.01 repeat on average; of 320,000 bits half are set, give or take
      // 283.
      assertThat(drawn).hasSizeGreaterThan(9_995);
      assertThat(ones).isBetween(157_000, 163_000);
    }

    @Test
    void twoSourcesDiffer() {
      MaskingKeys one = new MaskingKeys();
      MaskingKeys other = new MaskingKeys();

      assertThat(new long[] {one.getAsInt(), one.getAsInt()})
          .isNotEqualTo(new long[] {other.getAsInt(), other.getAsInt()});
    }
  }
}
