package grapevine.service.mailbox;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.replication.Applied;
import grapevine.mechanism.replication.Change;
import grapevine.mechanism.replication.StatePiece;
import grapevine.service.body.Bodies;
import grapevine.service.event.Step;
import grapevine.service.mailbox.MailboxOperation.Deliver;
import grapevine.service.message.Message;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What replication asks of mailboxes: each method is that of {@link
 * grapevine.mechanism.replication.ReplicatedDomains} for a domain that {@link MailboxDomain} names.
 * A change that brings a message waits until its body is here. For one thread.
 */
public final class MailboxReplica {
  private static final Mark WAITS = Mark.of("mailbox.change-waits-for-body");
  private static final Mark STATE_WAITS = Mark.of("mailbox.state-waits-for-body");

  private final Operations operations;
  private final Replicas replicas;
  private final Upkeep upkeep;
  private final Bodies bodies;
  private final MailboxSettings settings;
  private final WaitingBodies waiting = new WaitingBodies();

  MailboxReplica(Operations operations, Replicas replicas, Upkeep upkeep, Bodies bodies) {
    this.operations = operations;
    this.replicas = replicas;
    this.upkeep = upkeep;
    this.bodies = bodies;
    this.settings = upkeep.settings();
  }

  /** The servers that hold a mailbox, this one included if it does. */
  public SortedSet<ServerNumber> replicas(State state, EntryId owner) {
    return replicas.of(state, owner);
  }

  /** Another site says that it does not hold a mailbox: a removed one may have dropped it. */
  public void notHeldBy(Step step, EntryId owner, ServerNumber site) {
    replicas.notHeldBy(step.state(), owner, site);
  }

  /**
   * Applies a change of another site.
   *
   * @throws grapevine.kernel.codec.MalformedException where its payload is malformed
   */
  public Applied apply(Step step, EntryId owner, Change change) {
    MailboxOperation operation = MailboxOperation.CODEC.fromBytes(change.payload());
    if (replicas.isGone(step.state(), owner)) {
      return Applied.NOT_YET;
    }
    if (operation instanceof Deliver deliver) {
      List<ServerNumber> sources = List.of(change.origin());
      if (!isHere(step, owner, List.of(deliver.message()), sources)) {
        WAITS.hit();
        return Applied.NOT_YET;
      }
    }
    Numbered number = new Numbered(change.timestamp(), change.origin(), change.sequence());
    operations.apply(step, owner, number, operation);
    if (operation instanceof Deliver deliver) {
      bodies.release(step, deliver.message().body());
    }
    upkeep.applied(owner, operation);
    return Applied.APPLIED;
  }

  /**
   * Asks for the bodies that changes on their way in will need, so that those that wait for each
   * other do not wait for one body after the other. For changes that are about to be applied.
   */
  public void foresee(Step step, EntryId owner, List<Change> changes) {
    if (!replicas.of(step.state(), owner).contains(replicas.self())) {
      return;
    }
    for (Change change : changes) {
      MailboxOperation operation = MailboxOperation.CODEC.fromBytes(change.payload());
      if (operation instanceof Deliver deliver) {
        isHere(step, owner, List.of(deliver.message()), List.of(change.origin()));
      }
    }
  }

  /** A piece of a mailbox's state: messages, then tombstones, then what sites said of closing. */
  public StatePiece exportPiece(State state, EntryId owner, byte @Nullable [] from, int bytesMax) {
    return MailboxExport.piece(state, owner, from, bytesMax);
  }

  /**
   * Merges a piece of a state.
   *
   * @throws grapevine.kernel.codec.MalformedException where it is malformed
   */
  public Applied importPiece(Step step, EntryId owner, byte[] payload) {
    MailboxExport.Piece piece = MailboxExport.read(payload);
    if (replicas.isGone(step.state(), owner)) {
      return Applied.NOT_YET;
    }
    List<Message> messages = piece.messages().stream().map(MailboxExport.Row::message).toList();
    if (!isHere(step, owner, messages, List.of())) {
      STATE_WAITS.hit();
      return Applied.NOT_YET;
    }
    operations.begin(step, owner);
    MailboxContent content = new MailboxContent(owner);
    @Nullable VersionVector until = operations.until(step.state(), owner);
    piece
        .messages()
        .forEach(row -> content.put(step.state(), row.message(), row.held(), () -> until));
    piece
        .tombstones()
        .forEach((postmark, stone) -> content.remove(step.state(), postmark, stone, true));
    piece
        .closings()
        .forEach((server, closing) ->
            Operations.join(step.state(), new MailboxTables.Site(owner, server), closing));
    content.forgotten(step.state(), piece.forgotten());
    messages.forEach(message -> bodies.release(step, message.body()));
    upkeep.lookSoon(owner);
    return Applied.APPLIED;
  }

  /** A digest of all messages: equal at all sites that show the same. */
  public byte[] contentDigest(State state, EntryId owner) {
    MessageDigest digest = BodyId.sha256();
    MailboxTables.HELD.forEach(
        state,
        MailboxTables.prefix(owner),
        (place, held) -> {
          ByteWriter out = new ByteWriter();
          Postmark.CODEC.write(out, place.postmark());
          Held.CODEC.write(out, held);
          digest.update(out.toByteArray());
          return true;
        });
    return digest.digest();
  }

  /**
   * Forgets old removals, but none that is younger than the memory of mailboxes (DESIGN section 7).
   *
   * @return whether something was removed
   */
  public boolean purge(Step step, EntryId owner, VersionVector covered, long olderThanMillis) {
    long memory = step.wallMillis() - settings.memoryMillis();
    long before = Math.min(olderThanMillis, memory);
    return MailboxTables.MAILBOXES.contains(step.state(), owner)
        && new MailboxContent(owner).purge(step.state(), covered, before) > 0;
  }

  /**
   * A body is here that mailboxes may have waited for.
   *
   * @return those whose waiting changes are to be tried again
   */
  public SortedSet<EntryId> bodyArrived(BodyId body) {
    return waiting.take(body);
  }

  /**
   * Looks for bodies that were waited for long: what waited for one may have come another way, or
   * not matter any more. To be called now and then.
   *
   * @return those whose waiting changes are to be tried again, which then ask again
   */
  public SortedSet<EntryId> lapsed(Step step) {
    TreeSet<EntryId> again = new TreeSet<>();
    long now = step.monotonicMillis();
    for (BodyId body : waiting.since(now - settings.waitMillis())) {
      if (bodies.lapse(step, body)) {
        again.addAll(waiting.take(body));
      } else {
        waiting.renew(body, now);
      }
    }
    return again;
  }

  /** Whether all bodies are here that would be shown; asks for those that are not. */
  private boolean isHere(
      Step step, EntryId owner, List<Message> messages, Collection<ServerNumber> origins) {
    MailboxContent content = new MailboxContent(owner);
    List<Message> missing = new ArrayList<>();
    for (Message message : messages) {
      MessageKey key = new MessageKey(message.postmark(), message.accepted());
      if (content.wants(step.state(), key) && !Bodies.isHere(step.state(), message.body())) {
        missing.add(message);
      }
    }
    if (!missing.isEmpty()) {
      LinkedHashSet<ServerNumber> sources = new LinkedHashSet<>(origins);
      sources.addAll(replicas.others(step.state(), owner));
      for (Message message : missing) {
        waiting.add(message.body(), owner, step.monotonicMillis());
        bodies.wantForNow(step, message.body(), message.bodySize(), sources);
      }
    }
    return missing.isEmpty();
  }
}
