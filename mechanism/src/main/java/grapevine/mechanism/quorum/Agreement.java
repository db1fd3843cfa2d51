package grapevine.mechanism.quorum;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;

/**
 * That a replica has agreed to a successor: its only one for that number.
 *
 * @param by the replica
 * @param proposal what it has agreed to
 * @param vector what it had of the registry, on disk, when it agreed
 */
public record Agreement(ServerNumber by, Proposal proposal, VersionVector vector) {
  /** How agreements are written. */
  public static final Codec<Agreement> CODEC =
      Codec.of(
          (out, agreement) -> {
            out.putLong(agreement.by.value());
            Proposal.CODEC.write(out, agreement.proposal);
            VersionVector.CODEC.write(out, agreement.vector);
          },
          in ->
              new Agreement(
                  new ServerNumber(in.getLong()),
                  Proposal.CODEC.read(in),
                  VersionVector.CODEC.read(in)));

  /** Whether it proves that a proposal from the same configuration can never complete. */
  boolean blocks(Proposal other) {
    return other.needs(by)
        && proposal.from().equals(other.from())
        && proposal.number() >= other.number()
        && !proposal.equals(other);
  }
}
