package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.state.Bodies;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.service.mailbox.MailboxTables.Place;
import grapevine.service.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Checks all that is stored of mailboxes against itself: every place has its message and its body,
 * every count is what a recount gives, nothing is both in a mailbox and expunged.
 */
public final class MailboxVerifier {
  private final State state;
  private final Bodies bodies;
  private final List<String> findings = new ArrayList<>();
  private final TreeMap<EntryId, MailboxRecord> counted = new TreeMap<>();
  private final TreeMap<String, Long> uses = new TreeMap<>();

  private MailboxVerifier(State state, Bodies bodies) {
    this.state = state;
    this.bodies = bodies;
  }

  /** What is wrong, in words; empty where nothing is. */
  public static List<String> verify(State state, Bodies bodies) {
    MailboxVerifier verifier = new MailboxVerifier(state, bodies);
    verifier.countHeld();
    verifier.countTombstones();
    verifier.compareRecords();
    verifier.compareMessages();
    return List.copyOf(verifier.findings);
  }

  /** How many references to each body the mailboxes of this site hold. */
  public static SortedMap<BodyId, Long> references(State state) {
    TreeMap<BodyId, Long> references = new TreeMap<>();
    MailboxTables.MESSAGES.forEach(
        state,
        (key, message) -> {
          references.merge(message.body(), 1L, Long::sum);
          return true;
        });
    return references;
  }

  private void countHeld() {
    MailboxTables.HELD.forEach(
        state,
        (place, held) -> {
          long size = use(place, held.accepted());
          count(place.owner(), record -> record.plusMessages(1, size));
          if (MailboxTables.TOMBSTONES.contains(state, place)) {
            findings.add("expunged and yet in the mailbox: " + place);
          }
          return true;
        });
    MailboxTables.KEPT.forEach(
        state,
        (former, until) -> {
          Place place = new Place(former.owner(), former.postmark());
          use(place, former.accepted());
          boolean replaced =
              MailboxTables.HELD
                  .get(state, place)
                  .filter(held -> former.accepted().isAfter(held.accepted()))
                  .isPresent();
          if (!replaced && !MailboxTables.TOMBSTONES.contains(state, place)) {
            findings.add("kept although nothing took its place: " + former);
          }
          return true;
        });
  }

  private void countTombstones() {
    MailboxTables.TOMBSTONES.forEach(
        state,
        (place, tombstone) -> {
          count(place.owner(), record -> record.plusTombstone(tombstone.expunged()));
          return true;
        });
  }

  private void compareRecords() {
    MailboxTables.MAILBOXES.forEach(
        state,
        (owner, record) -> {
          MailboxRecord found = counted.getOrDefault(owner, MailboxRecord.EMPTY);
          if (found.messages() != record.messages()
              || found.octets() != record.octets()
              || found.tombstones() != record.tombstones()) {
            findings.add("the counts of " + owner + " are " + record + ", counted " + found);
          }
          if (found.oldestMillis() < record.oldestMillis()) {
            findings.add(owner + " has a removal older than it says");
          }
          counted.remove(owner);
          return true;
        });
    counted.keySet().forEach(owner -> findings.add("no record of the mailbox of " + owner));
  }

  private void compareMessages() {
    MailboxTables.USES.forEach(
        state,
        (key, count) -> {
          Long found = uses.remove(key.toString());
          if (found == null || !found.equals(count)) {
            findings.add("the uses of " + key + " are " + count + ", counted " + found);
          }
          return true;
        });
    uses.forEach((key, count) -> findings.add("uses of " + key + " are not counted"));
    MailboxTables.MESSAGES.forEach(
        state,
        (key, message) -> {
          if (!MailboxTables.USES.contains(state, key)) {
            findings.add("nothing refers to " + key);
          }
          return true;
        });
    references(state).forEach(this::compareBody);
  }

  private void compareBody(BodyId body, long references) {
    byte[] key =
        new ByteWriter().putByte(Transaction.REFERENCES).putRaw(body.digest()).toByteArray();
    byte[] value = state.get(key);
    long there = value == null ? 0 : new ByteReader(value).getVarint();
    if (there < references) {
      findings.add(body + " has " + there + " references, mailboxes alone hold " + references);
    }
    if (bodies.bodySize(body) < 0) {
      findings.add("the body " + body + " is not here");
    }
  }

  /** Counts a use; returns the size of the message. */
  private long use(Place place, Timestamp accepted) {
    MessageKey key = new MessageKey(place.postmark(), accepted);
    uses.merge(key.toString(), 1L, Long::sum);
    Message message = MailboxTables.MESSAGES.get(state, key).orElse(null);
    if (message == null) {
      findings.add("a place without its message: " + place);
      return 0;
    }
    long size = bodies.bodySize(message.body());
    if (size >= 0 && size != message.bodySize()) {
      findings.add(message.body() + " has " + size + " bytes, not " + message.bodySize());
    }
    return SharedMessages.size(message);
  }

  private void count(EntryId owner, UnaryOperator<MailboxRecord> change) {
    counted.put(owner, change.apply(counted.getOrDefault(owner, MailboxRecord.EMPTY)));
  }
}
