package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Fragmentation;
import io.holdfast.testkit.Fragmentation.Cut;
import io.holdfast.testkit.Fragmentation.Storage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one end sends is what the other hears, both ways and at any cut. The seed is in the name.
 */
final class SessionRoundTripTest {

  private static final int ROUNDS = 4;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void plainMessagesArriveAsTheyWereSent(long seed) {
    converse(new SessionProbe(Role.CLIENT), new SessionProbe(Role.SERVER), new Random(seed));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void compressedMessagesArriveAsTheyWereSent(long seed) {
    Random random = new Random(seed);
    CompressionBudget budget = new CompressionBudget(16 << 20);
    DeflateParameters parameters =
        new DeflateParameters(
            random.nextBoolean(),
            random.nextBoolean(),
            8 + random.nextInt(8),
            8 + random.nextInt(8));
    try (Zlib clientZlib = new Zlib(budget, random.nextInt(10));
        Zlib serverZlib = new Zlib(budget, random.nextInt(10))) {
      converse(
          new SessionProbe(Role.CLIENT)
              .withCompression(new SessionCompression(parameters, random.nextInt(100), clientZlib)),
          new SessionProbe(Role.SERVER)
              .withCompression(new SessionCompression(parameters, random.nextInt(100), serverZlib)),
          random);
    }
    assertThat(budget.usedBytes()).isZero();
  }

  @ParameterizedTest(name = "window of {0} bits")
  @ValueSource(ints = {8, 11, 15})
  void aMessageOfTheLimitThatCannotBeCompressedIsTaken(int windowBits) {
    WebSocketLimits limits = WebSocketLimits.ofMessageBytes(1 << 20);
    DeflateParameters parameters = new DeflateParameters(true, true, windowBits, windowBits);
    byte[] noise = new byte[1 << 20];
    new Random(windowBits).nextBytes(noise);
    try (Zlib zlib = new Zlib(new CompressionBudget(4 << 20), 6)) {
      SessionCompression compression = new SessionCompression(parameters, 0, zlib);
      SessionProbe client = new SessionProbe(Role.CLIENT).withCompression(compression);
      SessionProbe server =
          new SessionProbe(Role.SERVER).withCompression(compression).withLimits(limits);
      client.session().sendBinary(Unpooled.wrappedBuffer(noise), 0, noise.length);
      deliver(client, server, new Random(windowBits));
      assertThat(server.takeEvents()).containsExactly("binary " + spaced(noise));
      client.end();
      server.end();
    }
  }

  private static void converse(SessionProbe client, SessionProbe server, Random random) {
    for (int round = 0; round < ROUNDS; round++) {
      say(client, server, random);
      say(server, client, random);
    }
    client.close(1000, "enough");
    deliver(client, server, random);
    deliver(server, client, random);

    server.assertHeard("close transport");
    client.assertHeard();
    assertThat(server.end()).isEqualTo(new CloseEvent(CloseCode.NORMAL, "enough", true));
    assertThat(client.end()).isEqualTo(new CloseEvent(CloseCode.NORMAL, "", true));
  }

  private static void say(SessionProbe from, SessionProbe to, Random random) {
    List<String> said = new ArrayList<>();
    List<String> pongs = new ArrayList<>();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      String event = send(from.session(), random);
      said.add(event);
      if (event.startsWith("ping")) {
        pongs.add("pong" + event.substring("ping".length()));
      }
    }
    deliver(from, to, random);
    to.assertHeard(said.toArray(String[]::new));
    deliver(to, from, random);
    from.assertHeard(pongs.toArray(String[]::new));
  }

  private static void deliver(SessionProbe from, SessionProbe to, Random random) {
    byte[] bytes = from.takeSent();
    boolean isLong = bytes.length > 500;
    Cut cut = isLong ? Cut.RANDOM_LARGE : pick(Cut.values(), random);
    Storage storage = isLong ? Storage.DIRECT : pick(Storage.values(), random);
    to.receiveRaw(new Fragmentation(cut, storage, random.nextLong()), bytes);
  }

  private static <T> T pick(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  /** Sends one thing and returns what the other end must hear. */
  private static String send(WebSocketSession session, Random random) {
    String text = randomText(random);
    byte[] bytes = new byte[random.nextInt(text.length() + 1)];
    random.nextBytes(bytes);
    byte[] few = new byte[random.nextInt(126)];
    switch (random.nextInt(7)) {
      case 0 -> session.sendText(text);
      case 1 -> session.send(PreparedMessage.text(text));
      case 2 -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf padded = Unpooled.buffer().writeZero(3).writeBytes(utf8).writeZero(3);
        session.sendText(padded, 3, utf8.length);
      }
      case 3 -> {
        session.sendBinary(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
        return "binary " + spaced(bytes);
      }
      case 4 -> {
        session.send(PreparedMessage.binary(bytes));
        return "binary " + spaced(bytes);
      }
      case 5 -> {
        session.sendPing(few);
        return "ping " + spaced(few);
      }
      default -> {
        session.sendPong(few);
        return "pong " + spaced(few);
      }
    }
    return "text " + text;
  }

  private static String randomText(Random random) {
    int length = random.nextInt(10) == 0 ? random.nextInt(40_000) : random.nextInt(300);
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      int bound = new int[] {0x80, 0x80, 0x800, 0xD800, 0x11_0000}[random.nextInt(5)];
      int character = random.nextInt(bound);
      boolean isSurrogate = character >= 0xD800 && character < 0xE000;
      text.appendCodePoint(isSurrogate ? '?' : character);
      if (random.nextInt(4) == 0) {
        text.append("said before ");
      }
    }
    return text.toString();
  }
}
