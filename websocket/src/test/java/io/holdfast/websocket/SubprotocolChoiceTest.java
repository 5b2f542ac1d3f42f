package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SubprotocolChoiceTest {

  private static final HandshakeRequest REQUEST =
      new HandshakeRequest("GET", "/", "chat.example", HttpHeaders.EMPTY);

  @Test
  void takesTheFirstThatIsOffered() {
    assertThat(SubprotocolChoice.FIRST.choose(List.of("b", "a"), REQUEST)).isEqualTo("b");
  }

  @Test
  void takesTheClientsFavouriteAmongThoseThatAreSupported() {
    SubprotocolChoice choice = SubprotocolChoice.among(List.of("a", "b"));

    assertThat(choice.choose(List.of("c", "b", "a"), REQUEST)).isEqualTo("b");
    assertThat(choice.choose(List.of("c", "A"), REQUEST)).isEmpty();
  }
}
