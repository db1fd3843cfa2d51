package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.time.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who claims one name. Of several living entries that claim it, the one that did so first bears it,
 * by its creation or by a renaming (Grapevine's users wished for that, and got the last: CACM 1982,
 * section 5); the others go under names derived from their identities. It is a function of what the
 * entries say, so all replicas agree. Immutable.
 *
 * @param living the claims of living entries, the earliest first
 * @param tombstone the last created of the deleted entries of this name that are not purged
 */
record Claims(List<Claim> living, @Nullable EntryId tombstone) {
  static final Claims NONE = new Claims(List.of(), null);

  static final Codec<Claims> CODEC = Codec.of(Claims::write, Claims::read);

  private static final Comparator<Claim> ORDER =
      Comparator.comparing(Claim::since).thenComparing(Claim::id);

  /**
   * One claim.
   *
   * @param id who claims
   * @param since since when: its creation, or when it was given this name
   * @param successorOf the creation of the last entry of the name that the claimant's creator knew
   *     to be deleted
   * @param standsFor of an alias that a renaming left behind: for whom, before whom it steps back
   */
  record Claim(
      EntryId id, Timestamp since, @Nullable Timestamp successorOf, @Nullable EntryId standsFor) {
    private static final Codec<Claim> CODEC =
        Codec.of(
            (out, claim) -> {
              EntryId.CODEC.write(out, claim.id);
              Timestamp.CODEC.write(out, claim.since);
              out.putOptional(claim.successorOf, Timestamp.CODEC::write);
              out.putOptional(claim.standsFor, EntryId.CODEC::write);
            },
            in ->
                new Claim(
                    EntryId.CODEC.read(in),
                    Timestamp.CODEC.read(in),
                    in.getOptional(Timestamp.CODEC::read),
                    in.getOptional(EntryId.CODEC::read)));

    /** Whether this one's creator knew that the other is deleted, though we may not yet. */
    private boolean succeeds(Claim other) {
      return successorOf != null
          && id.name().equals(other.id.name())
          && !other.id.created().isAfter(successorOf);
    }
  }

  Claims with(Claim claim) {
    List<Claim> changed = new ArrayList<>(without(claim.id).living);
    changed.add(claim);
    changed.sort(ORDER);
    return new Claims(List.copyOf(changed), tombstone);
  }

  Claims without(EntryId id) {
    return new Claims(living.stream().filter(claim -> !claim.id.equals(id)).toList(), tombstone);
  }

  Claims withTombstone(@Nullable EntryId last) {
    return new Claims(living, last);
  }

  boolean isEmpty() {
    return living.isEmpty() && tombstone == null;
  }

  /** Who bears the name. */
  Optional<EntryId> holder() {
    return candidates().stream().map(Claim::id).findFirst();
  }

  /**
   * Those who may bear it, the first of whom does. An alias that somebody left behind steps back
   * before himself, and before an earlier one that he left: he was renamed at two servers at once,
   * or is back, and there is nothing to settle.
   */
  private List<Claim> candidates() {
    List<Claim> candidates = new ArrayList<>();
    for (Claim claim : living) {
      EntryId leaver = claim.standsFor;
      boolean stepsBack =
          leaver != null
              && (living.stream().anyMatch(other -> other.id.equals(leaver))
                  || candidates.stream().anyMatch(other -> leaver.equals(other.standsFor)));
      if (!stepsBack && living.stream().noneMatch(other -> other.succeeds(claim))) {
        candidates.add(claim);
      }
    }
    return candidates;
  }

  /** Whether there is an alias that somebody left behind. */
  boolean hasAliasOf(EntryId leaver) {
    return living.stream().anyMatch(claim -> leaver.equals(claim.standsFor));
  }

  /** Who claims it and does not bear it. */
  List<EntryId> others() {
    EntryId holder = holder().orElse(null);
    return living.stream().map(Claim::id).filter(id -> !id.equals(holder)).toList();
  }

  /** Those of the others whose creators did not know the bearer to be deleted, nor the reverse. */
  List<EntryId> rivals() {
    return candidates().stream().skip(1).map(Claim::id).toList();
  }

  private static void write(ByteWriter out, Claims claims) {
    out.putAll(claims.living, Claim.CODEC::write);
    out.putOptional(claims.tombstone, EntryId.CODEC::write);
  }

  private static Claims read(ByteReader in) {
    return new Claims(in.getAll(Claim.CODEC::read), in.getOptional(EntryId.CODEC::read));
  }
}
