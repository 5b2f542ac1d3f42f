package io.holdfast.examples.watch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The clip: a minute of plucked chords, made here so that nothing has to be loaded or licensed. */
final class Tune {

  /** How long the clip is, in milliseconds. */
  static final int LENGTH_MILLIS = 64_000;

  private static final int NOTE_MILLIS = 250;
  private static final int SAMPLE_RATE = 22_050;
  private static final int SAMPLE_BYTES = 2;
  private static final int HEADER_BYTES = 44;
  private static final double VOLUME = 0.3;
  private static final double DECAY_SECONDS = 0.35;

  /** Four chords of eight notes each, in semitones above the A of 220 Hz. */
  private static final int[] NOTES = {
    0, 4, 7, 12, 16, 12, 7, 4, -3, 0, 4, 9, 12, 9, 4, 0, //
    -7, -3, 0, 5, 9, 5, 0, -3, -5, -1, 2, 7, 11, 7, 2, -1
  };

  private Tune() {}

  /** {@return the bytes of a WAV file: one channel of 16-bit samples} */
  static byte[] toWav() {
    int sampleCount = (int) ((long) LENGTH_MILLIS * SAMPLE_RATE / 1000);
    int sampleBytes = sampleCount * SAMPLE_BYTES;
    ByteBuffer wav = ByteBuffer.allocate(HEADER_BYTES + sampleBytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + sampleBytes).put(ascii("WAVE"));
    wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    wav.putInt(SAMPLE_RATE).putInt(SAMPLE_RATE * SAMPLE_BYTES);
    wav.putShort((short) SAMPLE_BYTES).putShort((short) (SAMPLE_BYTES * Byte.SIZE));
    wav.put(ascii("data")).putInt(sampleBytes);
    for (int i = 0; i < sampleCount; i++) {
      wav.putShort((short) (Short.MAX_VALUE * VOLUME * amplitude((double) i / SAMPLE_RATE)));
    }
    return wav.array();
  }

  /** {@return -1 to 1: the note that was plucked last, and what is left of the one before} */
  private static double amplitude(double seconds) {
    int index = (int) (seconds * 1000 / NOTE_MILLIS);
    double sinceSeconds = seconds - index * NOTE_MILLIS / 1000.0;
    double before = index == 0 ? 0 : pluck(index - 1, sinceSeconds + NOTE_MILLIS / 1000.0);
    return (pluck(index, sinceSeconds) + before) / 2;
  }

  private static double pluck(int index, double seconds) {
    double hertz = 220 * Math.pow(2, NOTES[index % NOTES.length] / 12.0);
    double angle = 2 * Math.PI * hertz * seconds;
    double string = Math.sin(angle) * 0.75 + Math.sin(2 * angle) * 0.25;
    double attack = Math.min(1, seconds * 200);
    return string * attack * Math.exp(-seconds / DECAY_SECONDS);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
