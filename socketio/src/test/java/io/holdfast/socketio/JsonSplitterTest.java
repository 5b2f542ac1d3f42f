package io.holdfast.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSplitterTest {

  private static final PacketLimits LIMITS = new PacketLimits(3, 6, 20, 16);

  private final JsonSplitter splitter = new JsonSplitter(LIMITS);
  private final NaiveJsonSplitter naive = new NaiveJsonSplitter(LIMITS);

  private static String outcome(Supplier<Object> splitting) {
    try {
      return splitting.get().toString();
    } catch (PacketException e) {
      return "refused";
    }
  }

  private void assertSameAsNaive(byte[] text) {
    String expected = outcome(() -> naive.split(text, List.of()));
    assertThat(outcome(() -> splitter.split(text, List.of())))
        .as(new String(text, UTF_8))
        .isEqualTo(expected);
    assertThat(outcome(() -> splitter.object(text)))
        .as(new String(text, UTF_8))
        .isEqualTo(outcome(() -> naive.object(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        " [ ] ",
        "[1]",
        "[\"a\",{\"b\":[1,-0.5e+7,true]},null,\"\\u00e9\\n\\/\",[[[[]]]]]",
        "[ 1 , [ 2 , { } ] , { \"a\" : { \"b\" : [ ] } , \"c\" : 1 } ]\n",
        "[[[[[[]]]]]]",
        "[[[[[[[]]]]]]]",
        "[[[[[[1]]]]]]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "[{]}",
        "[{\"a\"}]",
        "[{\"a\":}]",
        "[{\"a\":1,}]",
        "[{a:1}]",
        "[{1:1}]",
        "[01]",
        "[-]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[+1]",
        "[--1]",
        "[0x1]",
        "[NaN]",
        "[tru]",
        "[truex]",
        "[nul",
        "[\"a]",
        "[\"\\x\"]",
        "[\"\\u12g4\"]",
        "[\"\\u123\"]",
        "[\"\t\"]",
        "[\"\u007f€😀\"]",
        "[1]]",
        "[1] x",
        "{\"a\":[{}]}",
        "{}",
        "{} ,",
        "",
        "\"a\"",
        "[1/**/]",
        "[]\u0000",
      })
  void whatIsJsonIsAgreedOn(String text) {
    assertSameAsNaive(text.getBytes(UTF_8));
  }

  @Test
  void whatIsJsonIsAgreedOnAfterRandomChanges() {
    Random random = new Random(1);
    String[] parts =
        "[|]|{|}|,|:|\"a\"|\"\\u00e9\\\\\"|\"|\\|1|-0|1.5e3|0|.|e|true|null|fals| |\n|\"€\""
            .split("\\|", -1);
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "{" : "[");
      for (int count = random.nextInt(10); count > 0; count--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      text.append(random.nextInt(8) == 0 ? "}" : "]");
      assertSameAsNaive(text.toString().getBytes(UTF_8));
    }
  }

  @Test
  void depthCostsNoStack() {
    JsonSplitter deep = new JsonSplitter(new PacketLimits(0, 1_000_000, 20, 16));
    byte[] text = ("[".repeat(200_000) + "]".repeat(200_000)).getBytes(UTF_8);

    assertThat(deep.split(text, List.of())).hasSize(1);
  }

  @Test
  void aLongNumberIsRefusedWhereverItIs() {
    byte[] text = "[{\"a\":123456789012345678901}]".getBytes(UTF_8);

    assertThat(outcome(() -> splitter.split(text, List.of()))).isEqualTo("refused");
  }
}
