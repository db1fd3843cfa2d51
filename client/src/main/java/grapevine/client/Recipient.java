package grapevine.client;

/**
 * Somebody behind a name.
 *
 * @param recipient a name or a mail address
 * @param kind {@code individual}; {@code outside}: an address elsewhere; {@code elsewhere}: in a
 *     registry that the server that was asked does not hold, so perhaps a group; {@code unknown}:
 *     nobody bears the name
 */
public record Recipient(String recipient, String kind) {}
