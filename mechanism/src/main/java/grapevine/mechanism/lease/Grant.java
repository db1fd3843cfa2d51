package grapevine.mechanism.lease;

import grapevine.kernel.codec.Codec;

/**
 * What a granter gives together with the content of a thing.
 *
 * @param ticket the number of the lease
 * @param termMillis from the moment at which the holder sent its question; 0 means "use it once, do
 *     not keep it"
 * @param underGroup whether it rests on the lease of that number that the holder has on the whole
 *     group, and ends with it
 */
public record Grant(Ticket ticket, long termMillis, boolean underGroup) {
  /** How grants are written. */
  public static final Codec<Grant> CODEC =
      Codec.of(
          (out, grant) -> {
            Ticket.CODEC.write(out, grant.ticket);
            out.putVarint(grant.termMillis).putBoolean(grant.underGroup);
          },
          in -> new Grant(Ticket.CODEC.read(in), in.getVarint(), in.getBoolean()));

  /** Whether the content may be used once only. */
  public boolean useOnce() {
    return termMillis <= 0;
  }
}
