package grapevine.service.mailbox;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.VersionVector;
import grapevine.service.event.Step;
import grapevine.service.mailbox.MailboxOperation.Deliver;
import grapevine.service.mailbox.MailboxOperation.Expunge;
import grapevine.service.message.Message;
import grapevine.service.request.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes that are held at this site: delivery, listing, expunging. Every operation is
 * applied here and appended to the mailbox's log in one batch, so it is durable when the batch is,
 * and reaches the other sites in the background. For one thread.
 */
public final class Mailboxes {
  /** Most postmarks in one operation; a longer removal becomes several. */
  static final int EXPUNGE_MAX = 1_000;

  private static final byte[] NOTICE =
      "X-Grapevine-Notice: accepted too long ago to tell whether it was delivered before\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static final Mark DUPLICATE = Mark.of("mailbox.duplicate");
  private static final Mark DUPLICATE_EXPUNGED = Mark.of("mailbox.duplicate-of-expunged");
  private static final Mark BEYOND_MEMORY = Mark.of("mailbox.beyond-memory");

  private final ServerNumber self;
  private final Replicas replicas;
  private final Operations operations;

  /** When this process first delivered; only the planted bug asks. */
  private long firstMillis = Long.MAX_VALUE;

  Mailboxes(Replicas replicas, Operations operations) {
    this.self = replicas.self();
    this.replicas = replicas;
    this.operations = operations;
  }

  /** Whether this server may deliver to, and serve, somebody: it is an active inbox site. */
  public boolean serves(State state, EntryId owner) {
    return replicas.isActive(state, owner);
  }

  /**
   * Whether what is shown here is all that this site can know: not where it was added and has
   * nothing of the other sites yet.
   */
  public boolean isCaughtUp(State state, EntryId owner) {
    return replicas.log().caughtUp(state, owner);
  }

  /**
   * The sites to wait for before a mailbox is shown here, which was added to this one a moment ago:
   * they are known to have more. A site that held the mailbox before has shown what is still to
   * come, so it waits for them even where they cannot be reached; another is better than nothing
   * then.
   *
   * @param reachable whether a server can be reached now
   */
  public boolean isToCome(State state, EntryId owner, Predicate<ServerNumber> reachable) {
    SortedSet<ServerNumber> ahead = replicas.log().ahead(state, owner);
    return replicas.log().hasBegunAnew(state, owner)
        ? !ahead.isEmpty()
        : ahead.stream().anyMatch(reachable);
  }

  /**
   * Puts a message into a mailbox, at most once for each postmark. Its body must be here, or come
   * with this batch (offered or finished before this call); the mailbox holds a reference of its
   * own to it.
   */
  public Delivery deliver(Step step, EntryId owner, Message message) {
    if (!serves(step.state(), owner)) {
      return Delivery.NOT_A_SITE;
    }
    MailboxContent content = new MailboxContent(owner);
    Message kept = SharedMessages.kept(remembered(step.state(), content, message));
    boolean known = isKnown(step.state(), content, kept.postmark());
    firstMillis = Math.min(firstMillis, step.wallMillis());
    if (known
        && isOlder(step.state(), content, kept.postmark())
        && PlantedBug.DEDUPLICATION_FORGOTTEN_AT_RESTART.planted()) {
      known = false;
      kept = copied(kept, step.timestamp().toString(), new byte[0]);
    }
    if (known && !content.wants(step.state(), new MessageKey(kept.postmark(), kept.accepted()))) {
      return Delivery.DUPLICATE;
    }
    operations.perform(step, owner, new Deliver(kept, MailboxOperation.INBOX, new TreeSet<>()));
    return known ? Delivery.DUPLICATE : Delivery.DELIVERED;
  }

  /**
   * Removes messages for good. Those that are not here are removed too: whoever asks has seen them
   * at another site, and this one may have been added since and have nothing of theirs yet.
   *
   * @return false where this server may not: it is no active inbox site of the owner
   */
  public boolean expunge(Step step, EntryId owner, List<Postmark> postmarks) {
    if (!serves(step.state(), owner)) {
      return false;
    }
    MailboxContent content = new MailboxContent(owner);
    SortedSet<Postmark> there = new TreeSet<>(postmarks);
    there.removeIf(postmark -> content.tombstone(step.state(), postmark).isPresent());
    List<Postmark> all = List.copyOf(there);
    for (int from = 0; from < all.size(); from += EXPUNGE_MAX) {
      int to = Math.min(all.size(), from + EXPUNGE_MAX);
      operations.perform(step, owner, new Expunge(all.subList(from, to)));
    }
    return true;
  }

  /** The messages of an INBOX, in the order of their delivery: the same at all sites. */
  public List<Answer.Item> maildrop(State state, EntryId owner) {
    List<Message> messages = messages(state, owner);
    List<Answer.Item> items = new ArrayList<>(messages.size());
    for (Message message : messages) {
      items.add(
          new Answer.Item(
              message.postmark(), message.prefix(), message.body(), message.bodySize(), self));
    }
    return items;
  }

  /**
   * Some messages of an INBOX, in the order of their postmarks.
   *
   * @param behind the postmark behind which to begin; null for the first
   * @param limit how many at most
   */
  public List<Answer.Item> page(State state, EntryId owner, @Nullable Postmark behind, int limit) {
    List<Answer.Item> items = new ArrayList<>();
    Postmark first = behind == null ? new Postmark(0, 0) : behind;
    MailboxTables.HELD.forEachFrom(
        state,
        MailboxTables.prefix(owner),
        new MailboxTables.Place(owner, first),
        (place, held) -> {
          if (held.folder().equals(MailboxOperation.INBOX) && !place.postmark().equals(behind)) {
            Message message =
                SharedMessages.get(state, new MessageKey(place.postmark(), held.accepted()));
            items.add(
                new Answer.Item(
                    message.postmark(),
                    message.prefix(),
                    message.body(),
                    message.bodySize(),
                    self));
          }
          return items.size() < limit;
        });
    return items;
  }

  /** The messages of an INBOX themselves, in the order of {@link #maildrop}. */
  public List<Message> messages(State state, EntryId owner) {
    record Row(Postmark postmark, Held held) {}

    List<Row> rows = new ArrayList<>();
    MailboxTables.HELD.forEach(
        state,
        MailboxTables.prefix(owner),
        (place, held) -> {
          if (held.folder().equals(MailboxOperation.INBOX)) {
            rows.add(new Row(place.postmark(), held));
          }
          return true;
        });
    rows.sort(Comparator.comparing((Row row) -> row.held.delivered()).thenComparing(Row::postmark));
    List<Message> messages = new ArrayList<>(rows.size());
    for (Row row : rows) {
      messages.add(SharedMessages.get(state, new MessageKey(row.postmark, row.held.accepted())));
    }
    return messages;
  }

  /** The postmarks of removals that are remembered here and that the vector does not count. */
  public List<Postmark> removedBeyond(State state, EntryId owner, VersionVector counted) {
    List<Postmark> removed = new ArrayList<>();
    MailboxTables.TOMBSTONES.forEach(
        state,
        MailboxTables.prefix(owner),
        (place, tombstone) -> {
          if (!tombstone.isCoveredBy(counted)) {
            removed.add(place.postmark());
          }
          return true;
        });
    return removed;
  }

  /** The message that an exchanged operation brought into a mailbox, or nothing. */
  public static Optional<Message> delivered(byte[] operation) {
    return MailboxOperation.CODEC.fromBytes(operation) instanceof Deliver deliver
        ? Optional.of(deliver.message())
        : Optional.empty();
  }

  /** The messages that an exchanged operation removes; none where it does something else. */
  public static List<Postmark> expunged(byte[] operation) {
    return MailboxOperation.CODEC.fromBytes(operation) instanceof Expunge expunge
        ? expunge.postmarks()
        : List.of();
  }

  /**
   * What a mailbox has here.
   *
   * @param messages how many
   * @param octets how large they are together
   */
  public record Size(long messages, long octets) {}

  /** How large somebody's mailbox is; nothing where none is held here. */
  public Optional<Size> size(State state, EntryId owner) {
    return MailboxTables.MAILBOXES
        .get(state, owner)
        .map(record -> new Size(record.messages(), record.octets()));
  }

  /** Whether a postmark is, or was, in a mailbox here. */
  public boolean isKnown(State state, EntryId owner, Postmark postmark) {
    return isKnown(state, new MailboxContent(owner), postmark);
  }

  /** Whether there is anything here of a mailbox of somebody in a registry. */
  public boolean isAnyOf(State state, String registry) {
    boolean[] any = new boolean[1];
    MailboxTables.MAILBOXES.forEach(
        state,
        MailboxTables.prefix(registry),
        (owner, record) -> {
          any[0] = true;
          return false;
        });
    return any[0];
  }

  /** The owners of all mailboxes that are held here, in order. */
  public List<EntryId> owners(State state) {
    List<EntryId> owners = new ArrayList<>();
    MailboxTables.MAILBOXES.forEach(
        state,
        (owner, record) -> {
          owners.add(owner);
          return true;
        });
    return owners;
  }

  /** Whether what is known of a postmark is known from before this process first delivered. */
  private boolean isOlder(State state, MailboxContent content, Postmark postmark) {
    return content
        .held(state, postmark)
        .map(Held::delivered)
        .or(() -> content.tombstone(state, postmark).map(Tombstone::expunged))
        .filter(at -> at.millis() < firstMillis)
        .isPresent();
  }

  /**
   * The message as it is delivered here: what was accepted longer ago than this mailbox remembers
   * is a message of its own, and says so (DESIGN section 7, "Memory").
   */
  private static Message remembered(State state, MailboxContent content, Message message) {
    if (message.accepted().isAfter(content.record(state).forgotten())
        || isKnown(state, content, message.postmark())) {
      return message;
    }
    BEYOND_MEMORY.hit();
    return copied(message, "beyond memory", NOTICE);
  }

  /** The message under a postmark derived from its own, with a further header line. */
  private static Message copied(Message message, String reason, byte[] line) {
    byte[] prefix = new ByteWriter().putRaw(message.prefix()).putRaw(line).toByteArray();
    ByteWriter name = new ByteWriter();
    Postmark.CODEC.write(name, message.postmark());
    byte[] digest = BodyId.sha256().digest(name.putString(reason).toByteArray());
    return new Message(
        Postmark.ofDigest(digest),
        message.body(),
        message.bodySize(),
        prefix,
        message.mailFrom(),
        message.sender(),
        message.accepted(),
        message.stamp(),
        message.envelopeId(),
        message.returnWhat());
  }

  private static boolean isKnown(State state, MailboxContent content, Postmark postmark) {
    if (content.held(state, postmark).isPresent()) {
      DUPLICATE.hit();
      return true;
    }
    if (content.tombstone(state, postmark).isPresent()) {
      DUPLICATE_EXPUNGED.hit();
      return true;
    }
    return false;
  }
}
