package grapevine.service.mailbox;

import static grapevine.service.mailbox.MailboxTables.HELD;
import static grapevine.service.mailbox.MailboxTables.KEPT;
import static grapevine.service.mailbox.MailboxTables.MAILBOXES;
import static grapevine.service.mailbox.MailboxTables.TOMBSTONES;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.service.mailbox.MailboxTables.Former;
import grapevine.service.mailbox.MailboxTables.Place;
import grapevine.service.mailbox.MailboxTables.Site;
import grapevine.service.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The joins of one mailbox: what each operation does to its tables, whatever came before it and
 * however often it comes. All that is counted is counted here. For one thread.
 */
final class MailboxContent {
  private static final Mark EXPUNGE_FIRST = Mark.of("mailbox.expunge-before-deliver");
  private static final Mark EARLIER_ACCEPTANCE = Mark.of("mailbox.earlier-acceptance-replaces");

  /** What the other sites must have before something that is replaced goes. */
  @FunctionalInterface
  interface Until {
    /** What they must have; null where there is no other site. */
    @Nullable VersionVector known();
  }

  private final EntryId owner;

  MailboxContent(EntryId owner) {
    this.owner = owner;
  }

  MailboxRecord record(State state) {
    return MAILBOXES.get(state, owner).orElse(MailboxRecord.EMPTY);
  }

  Optional<Held> held(State state, Postmark postmark) {
    return HELD.get(state, new Place(owner, postmark));
  }

  Optional<Tombstone> tombstone(State state, Postmark postmark) {
    // Most mailboxes have none, which their record tells without a look-up of what is not there.
    return record(state).tombstones() == 0
        ? Optional.empty()
        : TOMBSTONES.get(state, new Place(owner, postmark));
  }

  /** Whether joining that acceptance would make it the one that is shown. */
  boolean wants(State state, MessageKey key) {
    return tombstone(state, key.postmark()).isEmpty()
        && held(state, key.postmark())
            .map(held -> held.accepted().isAfter(key.accepted()))
            .orElse(true);
  }

  /**
   * Joins a delivery. What it takes the place of is kept for the other sites: the delivery that
   * brought it may be on its way to them, and all that follows it waits for its body.
   *
   * @param until asked where something is replaced
   */
  void put(Transaction state, Message message, Held arrived, Until until) {
    Place place = new Place(owner, message.postmark());
    if (tombstone(state, message.postmark()).isPresent()) {
      return; // expunged stays expunged (DESIGN section 3, promise 2)
    }
    Optional<Held> before = HELD.get(state, place);
    if (before.isEmpty()) {
      SharedMessages.retain(state, message);
      HELD.put(state, place, arrived);
      count(state, 1, SharedMessages.size(message));
      return;
    }
    Held joined = before.get().join(arrived);
    if (!joined.accepted().equals(before.get().accepted())) {
      EARLIER_ACCEPTANCE.hit();
      MessageKey old = new MessageKey(message.postmark(), before.get().accepted());
      count(state, 0, SharedMessages.size(message) - size(state, old));
      SharedMessages.retain(state, message);
      letGo(state, place, old.accepted(), until.known());
    }
    if (!joined.equals(before.get())) {
      HELD.put(state, place, joined);
    }
  }

  /**
   * Joins a removal.
   *
   * @param keep whether the message is kept until all sites have seen the removal
   */
  void remove(Transaction state, Postmark postmark, Tombstone arrived, boolean keep) {
    VersionVector seen = VersionVector.EMPTY.with(arrived.origin(), arrived.sequence());
    Place place = new Place(owner, postmark);
    Optional<Tombstone> before = TOMBSTONES.get(state, place);
    if (before.isPresent()) {
      Tombstone joined = before.get().join(arrived);
      if (!joined.equals(before.get())) {
        TOMBSTONES.put(state, place, joined);
      }
      return;
    }
    Timestamp accepted = arrived.accepted();
    Optional<Held> held = HELD.get(state, place);
    if (held.isPresent()) {
      accepted = held.get().accepted();
      take(state, place, accepted, keep ? seen : null);
    } else {
      EXPUNGE_FIRST.hit();
    }
    MAILBOXES.put(state, owner, record(state).plusTombstone(arrived.expunged()));
    TOMBSTONES.put(
        state,
        place,
        new Tombstone(
            arrived.expunged(),
            arrived.origin(),
            arrived.sequence(),
            Timestamp.max(accepted, arrived.accepted())));
  }

  /**
   * Lets go of the messages of removals that all sites have seen, and of old tombstones.
   *
   * @param covered what all other sites are known to have
   * @param olderThanMillis tombstones of before may go, in milliseconds since 1970
   * @return how many tombstones went
   */
  long purge(Transaction state, VersionVector covered, long olderThanMillis) {
    if (record(state).oldestMillis() >= olderThanMillis) {
      return 0;
    }
    long[] oldest = {Long.MAX_VALUE};
    List<Place> gone = new ArrayList<>();
    Timestamp[] accepted = {Timestamp.ZERO};
    TOMBSTONES.forEach(
        state,
        MailboxTables.prefix(owner),
        (place, tombstone) -> {
          long millis = tombstone.expunged().millis();
          if (millis < olderThanMillis && tombstone.isCoveredBy(covered)) {
            gone.add(place);
            accepted[0] = Timestamp.max(accepted[0], tombstone.accepted());
          } else {
            oldest[0] = Math.min(oldest[0], millis);
          }
          return true;
        });
    for (Place place : gone) {
      releaseKept(state, place);
      TOMBSTONES.delete(state, place);
    }
    MAILBOXES.put(state, owner, record(state).purged(gone.size(), oldest[0], accepted[0]));
    return gone.size();
  }

  /** Joins what another site cannot tell any more. */
  void forgotten(Transaction state, Timestamp accepted) {
    MailboxRecord record = record(state);
    if (accepted.isAfter(record.forgotten())) {
      MAILBOXES.put(state, owner, record.purged(0, record.oldestMillis(), accepted));
    }
  }

  /**
   * Removes everything, at most so many rows at a time.
   *
   * @return whether nothing is left
   */
  boolean discard(Transaction state, int rows) {
    byte[] prefix = MailboxTables.prefix(owner);
    List<Place> places = firstPlaces(state, HELD, rows);
    for (Place place : places) {
      take(state, place, held(state, place.postmark()).orElseThrow().accepted(), null);
      releaseKept(state, place);
    }
    int left = rows - places.size();
    List<Place> tombstones = left > 0 ? firstPlaces(state, TOMBSTONES, left) : List.of();
    for (Place place : tombstones) {
      releaseKept(state, place);
      TOMBSTONES.delete(state, place);
    }
    MailboxRecord record = record(state);
    MAILBOXES.put(
        state, owner, record.purged(tombstones.size(), record.oldestMillis(), record.forgotten()));
    if (places.size() + tombstones.size() >= rows) {
      return false;
    }
    List<Site> closings = new ArrayList<>();
    MailboxTables.CLOSINGS.forEach(state, prefix, (site, closing) -> closings.add(site));
    closings.forEach(site -> MailboxTables.CLOSINGS.delete(state, site));
    MAILBOXES.delete(state, owner);
    return true;
  }

  /** Lets go of all that was kept for other sites of one place. */
  private static void releaseKept(Transaction state, Place place) {
    List<Former> kept = new ArrayList<>();
    KEPT.forEach(state, MailboxTables.prefix(place), (former, until) -> kept.add(former));
    kept.forEach(former -> releaseKept(state, former));
  }

  /** Lets go of a message that was kept for other sites. */
  static void releaseKept(Transaction state, Former former) {
    KEPT.delete(state, former);
    SharedMessages.release(state, new MessageKey(former.postmark(), former.accepted()));
  }

  private <V> List<Place> firstPlaces(State state, Table<Place, V> table, int limit) {
    List<Place> places = new ArrayList<>();
    table.forEach(
        state,
        MailboxTables.prefix(owner),
        (place, value) -> {
          places.add(place);
          return places.size() < limit;
        });
    return places;
  }

  private void take(
      Transaction state, Place place, Timestamp accepted, @Nullable VersionVector until) {
    HELD.delete(state, place);
    count(state, -1, -size(state, new MessageKey(place.postmark(), accepted)));
    letGo(state, place, accepted, until);
  }

  /** A place does not show a message any more: it is kept for other sites, or goes. */
  private static void letGo(
      Transaction state, Place place, Timestamp accepted, @Nullable VersionVector until) {
    if (until == null) {
      SharedMessages.release(state, new MessageKey(place.postmark(), accepted));
    } else {
      KEPT.put(state, new Former(place.owner(), place.postmark(), accepted), until);
    }
  }

  private void count(Transaction state, long messages, long octets) {
    MAILBOXES.put(state, owner, record(state).plusMessages(messages, octets));
  }

  private static long size(State state, MessageKey key) {
    return SharedMessages.size(SharedMessages.get(state, key));
  }
}
