package grapevine.client;

import java.util.List;

/**
 * What is in a mailbox. Immutable.
 *
 * @param version equal content, equal version
 * @param messages in the order in which they came
 */
public record Mailbox(String version, List<Item> messages) {
  /** Copies the list. */
  public Mailbox {
    messages = List.copyOf(messages);
  }

  /**
   * A message.
   *
   * @param id unique for ever in this mailbox
   * @param octets its size
   */
  public record Item(String id, long octets) {}
}
