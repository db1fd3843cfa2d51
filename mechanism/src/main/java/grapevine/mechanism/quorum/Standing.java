package grapevine.mechanism.quorum;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a replica knows of a registry's configurations, on its disk. Immutable.
 *
 * @param current the highest that it knows to be complete
 * @param base what whoever answers in it must have
 * @param agreed its agreement to a successor, not known to be complete; of a replica that is only
 *     in the successor, with itself as the giver
 * @param begun false since it lost what it had said that it has, until it has caught up
 */
public record Standing(
    Configuration current, VersionVector base, @Nullable Agreement agreed, boolean begun) {
  /** How standings are written. */
  public static final Codec<Standing> CODEC =
      Codec.of(
          (out, standing) -> {
            Configuration.CODEC.write(out, standing.current);
            VersionVector.CODEC.write(out, standing.base);
            out.putOptional(standing.agreed, Agreement.CODEC::write).putBoolean(standing.begun);
          },
          in ->
              new Standing(
                  Configuration.CODEC.read(in),
                  VersionVector.CODEC.read(in),
                  in.getOptional(Agreement.CODEC::read),
                  in.getBoolean()));

  /** The replicas of a registry's first configuration, which all begin together. */
  public static Standing first(Configuration configuration) {
    return new Standing(configuration, VersionVector.EMPTY, null, true);
  }

  /**
   * Of one that is in a proposed successor alone. It needs both; it has nothing yet, but has not
   * said otherwise.
   */
  public static Standing joining(ServerNumber self, Proposal proposal, VersionVector base) {
    Agreement agreement = new Agreement(self, proposal, VersionVector.EMPTY);
    return new Standing(proposal.from(), base, agreement, true);
  }

  /** After its copy of the registry was lost or dropped. */
  public Standing emptied() {
    return new Standing(current, base, agreed, false);
  }

  /** After {@link Hearing#caughtUp} has said so. */
  public Standing caughtUp() {
    return new Standing(current, base, agreed, true);
  }

  /** The last configuration that it takes into account. */
  public Configuration latest() {
    return agreed == null ? current : agreed.proposal().to();
  }

  /**
   * Answers a proposal.
   *
   * @param vector what is on disk here
   * @param shown agreements of others that the proposer knows
   */
  public AgreementReply answer(
      ServerNumber self, Proposal proposal, VersionVector vector, Collection<Agreement> shown) {
    if (!proposal.from().equals(current)) {
      return new AgreementReply.NotFromHere(current);
    }
    Agreement before = agreed;
    if (before != null && before.proposal().equals(proposal)) {
      return new AgreementReply.Agreed(this, before);
    }
    if (!counts() && proposal.needs(self)) {
      return new AgreementReply.CatchingUp(); // what it confirmed would be missing in the base
    }
    boolean free =
        before == null
            || (proposal.number() > before.proposal().number()
                && shown.stream().anyMatch(other -> other.blocks(before.proposal())));
    if (before != null && !free) {
      return new AgreementReply.AgreedToAnother(before);
    }
    Agreement agreement = new Agreement(self, proposal, vector);
    return new AgreementReply.Agreed(new Standing(current, base, agreement, begun), agreement);
  }

  /**
   * Takes the agreements to one proposal together.
   *
   * @return the standing of one that knows it to be complete; empty where somebody is missing, or
   *     this is known already
   */
  public Optional<Standing> completed(Proposal proposal, Collection<Agreement> agreements) {
    TreeMap<ServerNumber, VersionVector> given = new TreeMap<>();
    for (Agreement agreement : agreements) {
      if (agreement.proposal().equals(proposal)) {
        given.put(agreement.by(), agreement.vector());
      }
    }
    boolean complete =
        proposal.from().replicas().stream()
            .allMatch(replica -> !proposal.needs(replica) || given.containsKey(replica));
    VersionVector join =
        given.entrySet().stream()
            .filter(entry -> proposal.needs(entry.getKey()))
            .map(entry -> entry.getValue())
            .reduce(VersionVector.EMPTY, VersionVector::join);
    return complete ? learned(proposal.to(), join) : Optional.empty();
  }

  /** Hears from a peer that a configuration is complete, and what its base is. */
  public Optional<Standing> learned(Configuration complete, VersionVector base) {
    if (complete.number() <= current.number()) {
      return Optional.empty();
    }
    Agreement later = agreed;
    boolean keeps = later != null && later.proposal().from().equals(complete);
    return Optional.of(new Standing(complete, this.base.join(base), keeps ? later : null, begun));
  }

  /** Whether a replica that stands here counts, for itself and for others. */
  public boolean counts() {
    return begun || PlantedBug.EMPTY_REPLICA_COUNTS.planted();
  }

  /** Those that must agree to everything: the complete one, and one that was agreed to. */
  List<Configuration> inForce() {
    if (agreed == null) {
      return List.of(current);
    }
    Configuration successor = agreed.proposal().to();
    return PlantedBug.TWO_MAJORITIES_OF_TWO_CONFIGURATIONS.planted()
        ? List.of(successor)
        : List.of(current, successor);
  }
}
