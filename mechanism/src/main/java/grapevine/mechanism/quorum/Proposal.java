package grapevine.mechanism.quorum;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A successor of a configuration.
 *
 * @param from the configuration that ends with it
 * @param to the successor; its number is higher
 * @param destroyed replicas of {@code from} that cannot agree any more, by the operator's word
 */
public record Proposal(Configuration from, Configuration to, SortedSet<ServerNumber> destroyed) {
  /** How proposals are written. */
  public static final Codec<Proposal> CODEC =
      Codec.of(
          (out, proposal) -> {
            Configuration.CODEC.write(out, proposal.from);
            Configuration.CODEC.write(out, proposal.to);
            out.putAll(proposal.destroyed, (each, replica) -> each.putLong(replica.value()));
          },
          in ->
              checked(
                  new Proposal(
                      Configuration.CODEC.read(in),
                      Configuration.CODEC.read(in),
                      new TreeSet<>(in.getAll(each -> new ServerNumber(each.getLong()))))));

  /** A proposal of its own copy of the destroyed. */
  public Proposal {
    destroyed = Collections.unmodifiableSortedSet(new TreeSet<>(destroyed));
  }

  private static Proposal checked(Proposal proposal) {
    if (proposal.to.number() <= proposal.from.number()
        || proposal.destroyed.containsAll(proposal.from.replicas())) {
      throw new MalformedException("a successor with a lower number, or nobody to agree to it");
    }
    return proposal;
  }

  /** The number that it is about. */
  public long number() {
    return to.number();
  }

  /** Whether it cannot complete without that replica. */
  boolean needs(ServerNumber replica) {
    return from.replicas().contains(replica) && !destroyed.contains(replica);
  }
}
