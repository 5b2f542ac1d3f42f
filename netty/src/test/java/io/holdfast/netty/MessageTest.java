package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MessageTest {

  private final ByteBuf read = Unpooled.copiedBuffer("before häuser after", StandardCharsets.UTF_8);
  private final Message message = new Message(true, read, 7, 7);

  @Test
  void showsItsPartOfWhatWasRead() {
    byte[] expected = "häuser".getBytes(StandardCharsets.UTF_8);
    assertThat(message.isText()).isTrue();
    assertThat(message.length()).isEqualTo(7);
    assertThat(message.text()).isEqualTo("häuser");
    assertThat(message.bytes()).isEqualTo(expected);
    assertThat(message.asByteBuffer().isReadOnly()).isTrue();
    assertThat(message.asByteBuffer().remaining()).isEqualTo(7);
    assertThat(read.readerIndex()).isZero();
  }

  @Test
  void copiesOutliveIt() {
    Message copy = message.copy();
    Message binary = new Message(false, read, 7, 7).copy();
    var prepared = message.prepared();
    message.giveBack();
    read.setZero(0, read.capacity());

    assertThat(copy.text()).isEqualTo("häuser");
    assertThat(copy.isText()).isTrue();
    assertThat(binary.isText()).isFalse();
    assertThat(prepared.isText()).isTrue();
    assertThat(prepared.payload().toString(StandardCharsets.UTF_8)).isEqualTo("häuser");
    assertThat(binary.prepared().isText()).isFalse();
  }

  @Test
  void isOfNoUseOnceItWasGivenBack() {
    message.giveBack();
    assertThat(message.length()).isEqualTo(7);
    assertThatThrownBy(message::text).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(message::bytes).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(message::copy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(message::prepared).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(message::asByteBuffer).isInstanceOf(IllegalStateException.class);
  }
}
