package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.mechanism.replication.ReturnCause;
import grapevine.service.event.Effect;
import grapevine.service.event.Step;
import grapevine.service.registry.Registries;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How a server comes back as new (DESIGN section 5, rule 6): after a write-off, or when its disk
 * turns out to be an old one. Whatever it alone had is kept aside: mail goes into the queue, to be
 * delivered rather twice than never; its removals of mail, and its changes of registries, wait
 * until they can be made anew. The queue stays. Then registries, mailboxes and the exchange are
 * wiped, a new number is taken, and the process starts again.
 */
final class ComeBack {
  private static final Mark BEHIND = Mark.of("comeback.known-by-a-former-number");

  private static final Table<Integer, Returning> RETURNING =
      new Table<>(0x12, (out, key) -> out.putByte(key), ByteReader::getByte, Returning.CODEC);

  /** The numbers that this server had, the latest first. */
  private static final Table<Integer, List<ServerNumber>> FORMER =
      new Table<>(
          0x14,
          (out, key) -> out.putByte(key),
          ByteReader::getByte,
          Codec.of(Returning::writeNumbers, Returning::readNumbers));

  private final ServerNumber self;
  private final NodeParts node;
  private final Runnable stop;
  private final KeptRemovals removals;
  private final KeptChanges changes;

  ComeBack(ServerNumber self, NodeParts node, Runnable stop) {
    this.self = self;
    this.node = node;
    this.stop = stop;
    this.removals = new KeptRemovals(node);
    this.changes = new KeptChanges(node);
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
    changes.keep(step);
    KeptMail.keep(step, node);
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
   * told the present one: it may have links to nobody else who could. Else this server has had a
   * number, and with it a past, that it knows nothing of: its disk is an old one.
   */
  void knownOtherwise(Step step, String by, ServerNumber number) {
    Transaction state = step.state();
    if (number.equals(self)) {
      return;
    }
    if (former(state).contains(number)) {
      BEHIND.hit();
      addresses(step, by)
          .ifPresent(addresses -> step.emit(new Effect.TellNumber(by, addresses, number)));
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

  /** Where a server of that name is told something. */
  private Optional<List<String>> addresses(Step step, String server) {
    SortedMap<ServerNumber, List<String>> peers = node.registration().peersNow(step.state());
    return node.registration().names(step.state()).entrySet().stream()
        .filter(named -> named.getValue().equals(server))
        .flatMap(named -> Optional.ofNullable(peers.get(named.getKey())).stream())
        .findFirst();
  }

  /**
   * A server goes by a new number while this one is coming back itself, and knows the others from
   * what it remembers alone: it is to be found under the new one.
   *
   * @return whether it is one of those
   */
  static boolean renumbered(Transaction state, Request.ComeBack other) {
    Optional<Returning> returning = RETURNING.get(state, 0);
    Optional<Returning> renamed =
        returning
            .filter(known ->
                known.isNamed(other.former(), other.serverName())
                    || known.isNamed(other.number(), other.serverName()))
            .map(known -> known.renumbered(other.former(), other.number()));
    renamed.ifPresent(known -> RETURNING.put(state, 0, known));
    return renamed.isPresent();
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

  /** Goes on with coming back: makes what was kept, once this server has caught up. */
  void tick(Step step) {
    removals.tick(step);
    if (RETURNING.get(step.state(), 0).isPresent()
        && node.directory().gv(step.state()).servers().containsKey(self)) {
      RETURNING.delete(step.state(), 0);
    }
    changes.tick(step);
  }
}
