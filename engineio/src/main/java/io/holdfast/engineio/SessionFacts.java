package io.holdfast.engineio;

/**
 * What a request must fit.
 *
 * @param revision that the session was opened in
 * @param transport of now
 */
public record SessionFacts(Revision revision, TransportName transport) {}
