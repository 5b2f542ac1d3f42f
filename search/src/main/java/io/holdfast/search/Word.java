package io.holdfast.search;

/**
 * A word of a text.
 *
 * @param folded what it is compared by: letters, digits and symbols only, see {@link Words}
 * @param start of it in the text
 * @param end after it, and after what belongs to it on the screen
 */
record Word(String folded, int start, int end) {}
