package io.holdfast.presence;

/**
 * How many people there are.
 *
 * @param here of them {@code HERE}, those who have just gone included
 * @param away of them {@code AWAY}, those who have just gone included
 * @param known all that are known, those who are {@code GONE} included
 */
public record PresenceCounts(int here, int away, int known) {}
