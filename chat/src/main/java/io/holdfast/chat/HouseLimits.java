package io.holdfast.chat;

/**
 * Upper bounds of what the house can forbid and take back.
 *
 * @param rules most rules at a time; one more is refused with OVERLOADED
 * @param reason longest reason, in code points; a longer one is refused with BAD_TEXT
 * @param removed positions of removed messages of a room that whoever comes back is told, the last
 *     ones; earlier ones are gone all the same
 */
public record HouseLimits(int rules, int reason, int removed) {

  public static final HouseLimits DEFAULT = new HouseLimits(50_000, 200, 100);
}
