package grapevine.client;

/**
 * A message that was accepted.
 *
 * @param postmark its id, which {@code grapevine trace} takes; empty where the server named none
 * @param detail what the server said
 */
public record Accepted(String postmark, String detail) {}
