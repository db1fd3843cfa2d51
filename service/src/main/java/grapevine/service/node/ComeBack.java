package grapevine.service.node;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.replication.Change;
import grapevine.mechanism.replication.DomainName;
import grapevine.mechanism.replication.ReturnCause;
import grapevine.service.event.Effect;
import grapevine.service.event.Step;
import grapevine.service.mailbox.MailboxDomain;
import grapevine.service.mailbox.Mailboxes;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How a server comes back as new (DESIGN section 5, rule 6): after a write-off, or when its disk
 * turns out to be an old one. Whatever it alone had is kept aside: mail goes into the queue, to be
 * delivered rather twice than never; its removals of mail, and its changes of registries, wait
 * until they can be made anew. The queue stays. Then registries, mailboxes and the exchange are
 * wiped, a new number is taken, and the process starts again.
 */
final class ComeBack {
  private static final int AT_ONCE = 1_000;

  /** A change of a registry that only this server had. */
  private record Kept(Timestamp at, byte[] change) {
    private static final Codec<Kept> CODEC =
        Codec.of(
            (out, kept) -> {
              Timestamp.CODEC.write(out, kept.at);
              out.putBytes(kept.change);
            },
            in -> new Kept(Timestamp.CODEC.read(in), in.getBytes()));
  }

  private static final Table<Integer, Returning> RETURNING =
      new Table<>(0x12, (out, key) -> out.putByte(key), ByteReader::getByte, Returning.CODEC);

  /** The numbers that this server had, the latest first. */
  private static final Table<Integer, List<ServerNumber>> FORMER =
      new Table<>(
          0x14,
          (out, key) -> out.putByte(key),
          ByteReader::getByte,
          Codec.of(Returning::writeNumbers, Returning::readNumbers));

  private static final Table<Long, Kept> KEPT =
      new Table<>(0x13, (out, key) -> out.putLong(key), ByteReader::getLong, Kept.CODEC);

  private final ServerNumber self;
  private final NodeParts node;
  private final Runnable stop;
  private final KeptRemovals removals;
  private long keptLast = -1;

  ComeBack(ServerNumber self, NodeParts node, Runnable stop) {
    this.self = self;
    this.node = node;
    this.stop = stop;
    this.removals = new KeptRemovals(node);
  }

  /** Whether this server is coming back, and as whom it was known. */
  static Optional<Returning> returning(State state) {
    return RETURNING.get(state, 0);
  }

  /** Wipes what the others have, keeps what they have not, and stops to come back. */
  void begin(Step step, ReturnCause cause, String why) {
    step.log(LogLine.alarm("this server comes back as new", "cause", cause, "why", why));
    remember(step.state(), self);
    RETURNING.put(
        step.state(),
        0,
        new Returning(
            former(step.state()),
            node.registration().peersNow(step.state()),
            node.registration().names(step.state())));
    List<DomainName> domains = new ArrayList<>();
    node.replicator()
        .forEachDomain(
            step.state(),
            domain -> {
              domains.add(domain);
              return true;
            });
    domains.forEach(domain -> keepOwn(step, domain));
    keepWhatNobodyElseHolds(step);
    List<String> registries = new ArrayList<>(node.registration().held(step.state()));
    node.mailboxes().upkeep().wipe(step);
    registries.forEach(registry -> Registries.drop(step.state(), registry));
    // All in one batch, though a part at a time: a crash leaves either the old server or the new.
    boolean wiped = false;
    while (!wiped) {
      wiped = node.replicator().wipe(node.adapters().of(step));
    }
    ServerNumber number = new ServerNumber(step.environment().randomness().nextLong());
    new SelfRecord(number, step.timestamp()).write(step.state());
    step.emit(new Effect.Stop(why, true));
    stop.run();
  }

  /**
   * Another server knows this one by another number. Where that is one that it had, the other is
   * behind, and hears of the present one in time. Else this server has had a number, and with it a
   * past, that it knows nothing of: its disk is an old one.
   */
  void knownOtherwise(Step step, String by, ServerNumber number) {
    Transaction state = step.state();
    if (number.equals(self) || former(state).contains(number)) {
      return;
    }
    remember(state, number);
    Optional<Returning> returning = RETURNING.get(state, 0);
    if (returning.isPresent()) {
      // Nothing is known to others under its present number yet, so that one will do.
      RETURNING.put(
          state, 0, new Returning(former(state), returning.get().peers(), returning.get().names()));
    } else {
      begin(step, ReturnCause.OWN_PAST_MISSING, by + " knows this server by a later number");
    }
  }

  private static List<ServerNumber> former(State state) {
    return FORMER.get(state, 0).orElse(List.of());
  }

  private static void remember(Transaction state, ServerNumber number) {
    List<ServerNumber> numbers = new ArrayList<>(former(state));
    numbers.remove(number);
    numbers.addFirst(number);
    FORMER.put(
        state, 0, List.copyOf(numbers.subList(0, Math.min(numbers.size(), Returning.FORMER_MAX))));
  }

  private void keepOwn(Step step, DomainName domain) {
    boolean registry = Registration.isRegistry(domain);
    VersionVector others = registry ? atAll(step, domain) : atAny(step, domain);
    for (Change change : node.replicator().ownBeyond(step.state(), domain, others)) {
      if (registry) {
        Kept kept = new Kept(change.timestamp(), change.payload());
        keep(step, kept);
      } else {
        keepMail(step, domain, change);
      }
    }
  }

  /** What some other server has. */
  private VersionVector atAny(Step step, DomainName domain) {
    VersionVector any = VersionVector.EMPTY;
    for (ServerNumber peer : node.registration().everybody(step.state())) {
      any = any.join(node.replicator().known(step.state(), domain, peer).vector());
    }
    return any;
  }

  /**
   * What all other servers that count have. To make a change of a registry twice does no harm; but
   * whoever has it may be the one whom only this change makes known to the others.
   */
  private VersionVector atAll(Step step, DomainName domain) {
    Optional<VersionVector> all = Optional.empty();
    for (ServerNumber peer :
        node.registration().replicas(step.state(), Registration.registry(domain))) {
      if (!peer.equals(self)) {
        VersionVector there = node.replicator().known(step.state(), domain, peer).vector();
        all = Optional.of(all.map(there::meet).orElse(there));
      }
    }
    return all.orElse(VersionVector.EMPTY);
  }

  private static long keptCount(State state) {
    long[] count = new long[1];
    KEPT.forEach(
        state,
        (key, kept) -> {
          count[0] = key + 1;
          return true;
        });
    return count[0];
  }

  /**
   * Where this server was the only one to hold a registry or a mailbox, there is nobody to take it
   * from: all of it is kept.
   */
  private void keepWhatNobodyElseHolds(Step step) {
    Transaction state = step.state();
    for (String registry : node.registration().held(state)) {
      if (isAlone(node.registration().replicas(state, registry))) {
        for (RegistryChange.WholeEntry whole : Registries.wholes(state, registry)) {
          keep(step, new Kept(whole.id().created(), RegistryChange.CODEC.toBytes(whole)));
        }
      }
    }
    for (EntryId owner : node.mailboxes().mailboxes().owners(state)) {
      if (isAlone(node.mailboxes().replica().replicas(state, owner))
          && node.directory().find(state, owner).bearer().isPresent()) {
        node.mailboxes()
            .mailboxes()
            .messages(state, owner)
            .forEach(message -> keepMail(step, owner, message));
      }
    }
  }

  private boolean isAlone(Collection<ServerNumber> replicas) {
    return replicas.stream().allMatch(self::equals);
  }

  private void keep(Step step, Kept kept) {
    if (keptLast < 0) {
      keptLast = keptCount(step.state());
    }
    KEPT.put(step.state(), keptLast, kept);
    keptLast++;
  }

  /** Whether changes are kept that are not made anew yet: what is not here may be among them. */
  static boolean keepsChanges(State state) {
    boolean[] any = new boolean[1];
    KEPT.forEach(
        state,
        (key, kept) -> {
          any[0] = true;
          return false;
        });
    return any[0];
  }

  private void keepMail(Step step, DomainName domain, Change change) {
    Optional<EntryId> owner = MailboxDomain.owner(domain.text());
    Optional<Message> delivered = Mailboxes.delivered(change.payload());
    if (owner.isPresent() && delivered.isPresent()) {
      keepMail(step, owner.get(), delivered.get());
    }
    List<Postmark> removed = Mailboxes.expunged(change.payload());
    if (owner.isPresent() && !removed.isEmpty()) {
      KeptRemovals.keep(step.state(), owner.get(), removed);
    }
  }

  private void keepMail(Step step, EntryId owner, Message message) {
    Recipient recipient =
        new Recipient(
            new Recipient.Target.Inbox(owner), owner.name().toString(), Optional.empty(), "", "");
    node.steering().accept(step, message, List.of(recipient), true);
  }

  /** Goes on with coming back: makes the changes that were kept, once this server has caught up. */
  void tick(Step step) {
    removals.tick(step);
    if (RETURNING.get(step.state(), 0).isPresent()
        && node.directory().gv(step.state()).servers().containsKey(self)) {
      RETURNING.delete(step.state(), 0);
    }
    List<Long> keys = new ArrayList<>();
    List<Kept> ready = new ArrayList<>();
    KEPT.forEach(
        step.state(),
        (key, kept) -> {
          String registry = RegistryChange.CODEC.fromBytes(kept.change).registry();
          boolean caughtUp =
              node.directory().holds(step.state(), registry)
                  && node.replicator().caughtUp(step.state(), Registration.domain(registry));
          if (caughtUp) {
            keys.add(key);
            ready.add(kept);
          }
          return keys.size() < AT_ONCE;
        });
    for (int index = 0; index < keys.size(); index++) {
      KEPT.delete(step.state(), keys.get(index));
      Kept kept = ready.get(index);
      node.registration().change(step, RegistryChange.CODEC.fromBytes(kept.change), kept.at);
    }
  }
}
