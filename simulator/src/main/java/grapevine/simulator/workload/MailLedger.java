package grapevine.simulator.workload;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.request.Answer;
import grapevine.simulator.world.PromiseBroken;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What people know of their mail: what was accepted for whom, what they saw, what they deleted.
 * What contradicts a promise at once is said at once.
 */
public final class MailLedger {
  private static final String TOKEN = "token-";

  /** A message that somebody offers, as often as he likes. */
  public static final class Sent {
    private final String token;
    private final BodyId content;
    private final boolean named;
    private final String mailFrom;
    private final TreeMap<Postmark, TreeSet<String>> accepted = new TreeMap<>();
    private boolean maybeMore;

    Sent(String token, BodyId content, boolean named, String mailFrom) {
      this.token = token;
      this.content = content;
      this.named = named;
      this.mailFrom = mailFrom;
    }

    /** The word in its subject by which it is known again. */
    public String token() {
      return token;
    }

    /** Who sent it, a mail address; empty for nobody. */
    public String mailFrom() {
      return mailFrom;
    }

    /** Whether it has a Message-ID of its own, so that a repetition is the same message. */
    public boolean named() {
      return named;
    }

    /** The postmarks that it was accepted under, with the addresses that it was accepted for. */
    public SortedMap<Postmark, TreeSet<String>> accepted() {
      return Collections.unmodifiableSortedMap(accepted);
    }

    /** Whether some offer had no answer, and may have been accepted too. */
    public boolean maybeMore() {
      return maybeMore;
    }
  }

  /** What is known of a message in a mailbox from its content. */
  public record Read(@Nullable String token, @Nullable String reportFor) {}

  private final TreeMap<String, Sent> sent = new TreeMap<>();
  private final TreeMap<BodyId, Read> read = new TreeMap<>();
  private final TreeMap<String, TreeMap<Postmark, Read>> seen = new TreeMap<>();
  private final TreeMap<String, TreeSet<Postmark>> shown = new TreeMap<>();
  private final TreeMap<String, TreeSet<Postmark>> deleting = new TreeMap<>();
  private final TreeMap<String, TreeSet<Postmark>> deleted = new TreeMap<>();

  /** A message is about to be offered. */
  Sent offer(String token, byte[] content, boolean named, String mailFrom) {
    Sent offered = new Sent(token, BodyId.of(content), named, mailFrom);
    sent.put(token, offered);
    return offered;
  }

  /** Everything that was offered. */
  public Collection<Sent> sent() {
    return Collections.unmodifiableCollection(sent.values());
  }

  /** A server took it. */
  void accepted(Sent offered, Answer.Accepted answer, Collection<String> recipients) {
    if (offered.named
        && !offered.accepted.isEmpty()
        && !offered.accepted.containsKey(answer.postmark())) {
      throw new PromiseBroken(
          "once-means-once",
          offered.token + " was accepted as " + offered.accepted.keySet() + " and as " + answer);
    }
    offered.accepted.computeIfAbsent(answer.postmark(), key -> new TreeSet<>()).addAll(recipients);
  }

  /** Nobody knows whether a server took it. */
  void unknown(Sent offered) {
    offered.maybeMore = true;
  }

  /** What an item of a mailbox is; its content must be what was sent, to the octet. */
  public Read read(Answer.Item item, byte[] content) {
    Read known = read.get(item.body());
    if (known == null) {
      if (!BodyId.of(content).equals(item.body())) {
        throw new PromiseBroken(
            "bodies-unchanged", "the body of " + item.message() + " is another");
      }
      known = parse(item, new String(content, StandardCharsets.ISO_8859_1));
      read.put(item.body(), known);
    }
    return known;
  }

  /** Whether that body was looked into before. */
  public Optional<Read> known(BodyId body) {
    return Optional.ofNullable(read.get(body));
  }

  private Read parse(Answer.Item item, String content) {
    int begin = content.indexOf(TOKEN);
    String token = begin < 0 ? null : content.substring(begin, content.indexOf('.', begin));
    String report = null;
    int recipient = content.indexOf("Final-Recipient: rfc822; ");
    if (recipient >= 0 && content.contains("Action: failed")) {
      int from = recipient + "Final-Recipient: rfc822; ".length();
      report = content.substring(from, content.indexOf("\r\n", from));
    }
    boolean automatic = content.contains("Auto-Submitted: ");
    Sent original = token == null ? null : sent.get(token);
    if (!automatic && (original == null || !original.content.equals(item.body()))) {
      throw new PromiseBroken(
          "bodies-unchanged", "nobody sent what " + item.message() + " holds: " + token);
    }
    return new Read(automatic && report == null ? null : token, report);
  }

  /** Somebody sees an item in his mailbox. */
  public void seen(EntryId owner, Postmark message, Read content) {
    seen.computeIfAbsent(owner.toString(), key -> new TreeMap<>()).put(message, content);
  }

  /** Everything that somebody ever saw. */
  public SortedMap<Postmark, Read> seen(EntryId owner) {
    return Collections.unmodifiableSortedMap(seen.getOrDefault(owner.toString(), new TreeMap<>()));
  }

  /** A site lists a mailbox: what it showed before, and nobody deleted, must be there. */
  void listed(EntryId owner, ServerNumber site, Collection<Postmark> items, boolean sound) {
    if (!sound) {
      return; // with an old disk it shows what that has, until it hears from others
    }
    TreeSet<Postmark> before = shown.computeIfAbsent(owner + " at " + site, key -> new TreeSet<>());
    TreeSet<Postmark> missing = new TreeSet<>(before);
    missing.removeAll(items);
    missing.removeAll(deleting.getOrDefault(owner.toString(), new TreeSet<>()));
    if (!missing.isEmpty()) {
      throw new PromiseBroken("what-was-shown-stays", owner + " at " + site + " misses " + missing);
    }
    before.addAll(items);
    TreeSet<Postmark> back =
        new TreeSet<>(deleted.getOrDefault(owner + " at " + site, new TreeSet<>()));
    back.retainAll(items);
    if (!back.isEmpty()) {
      throw new PromiseBroken("the-deleted-stay-deleted", owner + " at " + site + " has " + back);
    }
  }

  /** Somebody is about to delete. */
  void deleting(EntryId owner, Collection<Postmark> messages) {
    deleting.computeIfAbsent(owner.toString(), key -> new TreeSet<>()).addAll(messages);
  }

  /** It is done, at that site. */
  void deleted(EntryId owner, ServerNumber site, Collection<Postmark> messages) {
    deleted.computeIfAbsent(owner.toString(), key -> new TreeSet<>()).addAll(messages);
    deleted.computeIfAbsent(owner + " at " + site, key -> new TreeSet<>()).addAll(messages);
  }

  /** What somebody deleted for sure. */
  public SortedSet<Postmark> deleted(EntryId owner) {
    return Collections.unmodifiableSortedSet(
        deleted.getOrDefault(owner.toString(), new TreeSet<>()));
  }

  /** What somebody may have deleted. */
  public SortedSet<Postmark> deleting(EntryId owner) {
    return Collections.unmodifiableSortedSet(
        deleting.getOrDefault(owner.toString(), new TreeSet<>()));
  }
}
