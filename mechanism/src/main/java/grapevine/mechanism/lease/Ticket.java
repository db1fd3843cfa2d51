package grapevine.mechanism.lease;

import grapevine.kernel.codec.Codec;

/**
 * The number of a lease or of a recall. No two are equal, whoever gave them and however often he
 * has started since.
 *
 * @param incarnation random, drawn when the granter started
 * @param number rising within that life
 */
public record Ticket(long incarnation, long number) implements Comparable<Ticket> {
  /** How tickets are written. */
  public static final Codec<Ticket> CODEC =
      Codec.of(
          (out, ticket) -> out.putLong(ticket.incarnation).putVarint(ticket.number),
          in -> new Ticket(in.getLong(), in.getVarint()));

  @Override
  public int compareTo(Ticket other) {
    int byLife = Long.compare(incarnation, other.incarnation);
    return byLife != 0 ? byLife : Long.compare(number, other.number);
  }
}
