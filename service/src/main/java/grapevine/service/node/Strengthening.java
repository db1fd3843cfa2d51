package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.service.event.Effect;
import grapevine.service.event.Step;
import grapevine.service.registry.Fields;
import grapevine.service.registry.PasswordPolicy;
import grapevine.service.registry.RegistryChange;
import grapevine.service.request.Secret;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a verifier of our own of a password that was right by one that another system made. Where
 * it cannot be done now, it is done at the next sign-in.
 */
final class Strengthening {
  /** Passwords that are being worked on at once. */
  private static final int AT_ONCE_MAX = 16;

  private record Pending(EntryId who, String was, Secret password) {}

  private final CommandDesk.Parts parts;
  private final TreeMap<Long, Pending> pending = new TreeMap<>();

  /** Below zero, so that no hash for a command has the same. */
  private long last;

  Strengthening(CommandDesk.Parts parts) {
    this.parts = parts;
  }

  /** Whether the verifier with that number is for this. */
  static boolean isOf(long check) {
    return check < 0;
  }

  /**
   * Begins.
   *
   * @param was the whole value of the password's field
   * @param password is copied
   */
  void begin(Step step, EntryId who, String was, Secret password) {
    boolean worked = pending.values().stream().anyMatch(one -> one.who.equals(who));
    if (worked || pending.size() >= AT_ONCE_MAX || !parts.gate().isOpen()) {
      return;
    }
    Secret copy = Secret.of(password.octets().clone());
    pending.put(--last, new Pending(who, was, copy));
    boolean scram =
        PasswordPolicy.of(parts.directory(), step.state(), who.name().registry()).wantsScram();
    step.emit(new Effect.HashPassword(last, copy, scram));
  }

  /** The verifier is made: it is kept, unless the password was changed meanwhile. */
  void hashed(Step step, long check, String verifier) {
    Optional<Pending> done = ended(check);
    if (done.isEmpty()) {
      return;
    }
    Pending one = done.get();
    boolean unchanged =
        parts
            .directory()
            .find(step.state(), one.who)
            .bearer()
            .flatMap(entry -> entry.field(Fields.PASSWORD))
            .filter(one.was::equals)
            .isPresent();
    if (unchanged) {
      parts
          .registration()
          .change(step, new RegistryChange.SetField(one.who, Fields.PASSWORD, verifier));
    }
  }

  /** It was not made: too many wait. */
  void notHashed(long check) {
    ended(check);
  }

  private Optional<Pending> ended(long check) {
    Optional<Pending> done = Optional.ofNullable(pending.remove(check));
    done.ifPresent(one -> one.password.wipe());
    return done;
  }
}
