package io.holdfast.bench;

import java.util.SplittableRandom;

/** Words of a made-up language, some used often and most seldom, as in every language. */
final class Vocabulary {

  /** The n-th most frequent word is used about as often as 1/n says. */
  private static final int WORD_COUNT = 100_000;

  private static final int MIN_LENGTH = 8;
  private static final int MAX_LENGTH = 17;
  private static final String CONSONANTS = "bcdfghjklmnprstvwz";
  private static final String VOWELS = "aeiou";

  private final SplittableRandom random;

  /**
   * Creates a speaker.
   *
   * @param seed what they say depends on nothing else
   */
  Vocabulary(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * {@return a word}
   *
   * @param rank 0 for the most frequent one
   */
  static String word(int rank) {
    StringBuilder word = new StringBuilder();
    int rest = rank;
    do {
      word.append(CONSONANTS.charAt(rest % CONSONANTS.length()));
      rest /= CONSONANTS.length();
      word.append(VOWELS.charAt(rest % VOWELS.length()));
      rest /= VOWELS.length();
    } while (rest > 0);
    return word.toString();
  }

  /** {@return a message of about a dozen words} */
  String message() {
    int length = random.nextInt(MIN_LENGTH, MAX_LENGTH);
    StringBuilder text = new StringBuilder();
    for (int count = 0; count < length; count++) {
      text.append(count == 0 ? "" : " ").append(word(rank()));
    }
    return text.toString();
  }

  private int rank() {
    return (int) Math.pow(WORD_COUNT, random.nextDouble()) - 1;
  }
}
