package grapevine.client;

import grapevine.client.Transport.Reply;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Grapevine as one service: each request goes to the nearest server that serves it, and on to the
 * next where that one cannot be reached or says that it cannot now.
 *
 * <p>All methods block, for a bounded time ({@link Setup#patience}), and are meant for virtual
 * threads; {@link #inBackground} gives the same as futures. What is expected to go wrong is in the
 * {@link Outcome}. Safe for use by several threads; at most 100 requests are under way at once, and
 * others wait. Everything it does it does as whoever it was opened for, so a program has an account
 * of its own.
 *
 * <p>What may be asked again, is: questions always; a {@linkplain #send message} with a Message-ID
 * and a Date, since it is accepted once however often it is handed in. Other changes are asked
 * again only where it is certain that they were not made; else their outcome is {@link
 * Outcome.Unknown}.
 *
 * {@snippet file="Examples.java" region="whole"}
 */
public final class GrapevineUser implements AutoCloseable {
  private static final long FRESH_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

  private final HttpClient http;
  private final Transport transport;
  private final KnownServers known;
  private final Optional<SavedList> saved;
  private final AtomicBoolean learning = new AtomicBoolean();
  private volatile long learnAgainNanos = System.nanoTime();
  private volatile boolean learned;

  GrapevineUser(
      HttpClient http, Transport transport, KnownServers known, Optional<SavedList> saved) {
    this.http = http;
    this.transport = transport;
    this.known = known;
    this.saved = saved;
  }

  /**
   * Begins to set one up.
   *
   * @param name who asks, such as {@code wiki.pa}: a name or a mail address
   * @param password his
   */
  public static Setup as(String name, String password) {
    return new Setup(name, password);
  }

  // Servers

  /** All servers, as last learned; none where none could be reached yet. */
  public List<Server> servers() {
    learnWhereDue();
    return known.servers();
  }

  /** The nearest server that holds a registry. */
  public Optional<Server> nearestHolding(String registry) {
    learnWhereDue();
    return known.nearestHolding(registry);
  }

  /**
   * The nearest server that offers a service.
   *
   * {@snippet file="Examples.java" region="nearest"}
   *
   * @param service as servers call it, such as {@code submission}, {@code ldaps}, {@code pop3s}
   */
  public Optional<Server> nearestOffering(String service) {
    learnWhereDue();
    return known.nearestOffering(service);
  }

  /** At the first request, and every 5 minutes beside one. */
  private void learnWhereDue() {
    if (learnAgainNanos - System.nanoTime() <= 0 && learning.compareAndSet(false, true)) {
      if (learned) {
        VIRTUAL.execute(this::learn);
      } else {
        learn();
      }
    }
  }

  private void learn() {
    try {
      // where it fails, also for a wrong password, not every request tries it again
      learnAgainNanos = System.nanoTime() + AGAIN_NANOS;
      Outcome<List<Server>> told =
          Replies.read(transport.send(Ask.get("/v1/servers", "")), Replies::servers);
      if (told instanceof Outcome.Done<List<Server>>(List<Server> servers)) {
        known.learn(servers);
        learned = true;
        learnAgainNanos = System.nanoTime() + FRESH_NANOS;
        saved.ifPresent(list -> list.save(known.told()));
      }
    } finally {
      learning.set(false);
    }
  }

  private Outcome<Reply> send(Ask ask) {
    learnWhereDue();
    return transport.send(ask);
  }

  // Signing in and rights

  /**
   * Is this who he says? Refused with {@code sign-in-failed} where not, without saying whether the
   * name exists.
   *
   * {@snippet file="Examples.java" region="sign-in"}
   *
   * @param name a name or a mail address
   * @return the present name of whoever it is
   */
  public Outcome<String> authenticate(String name, String password) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("password", password);
    Ask ask = Ask.change("POST", "/v1/sessions", "", body).repeatable();
    return Replies.read(send(ask), json -> json.text("name"));
  }

  /**
   * Is somebody a member of a group?
   *
   * {@snippet file="Examples.java" region="member"}
   *
   * @param closure whether groups in groups count
   */
  public Outcome<Membership> isMember(String name, String group, boolean closure) {
    String target = names(group) + "/members/" + Ask.encoded(name) + "?closure=" + closure;
    return Replies.read(send(Ask.get(target, Ask.registryOf(group))), Replies::membership);
  }

  // Looking up

  /** An entry. Refused with {@code no-such-name} where nobody bears the name. */
  public Outcome<Entry> lookUp(String name) {
    return Replies.read(send(Ask.get(names(name), Ask.registryOf(name))), Replies::entry);
  }

  /**
   * An entry that is known already: the same object where it has not changed.
   *
   * {@snippet file="Examples.java" region="refresh"}
   */
  public Outcome<Entry> refresh(Entry entry) {
    String name = entry.name();
    Ask ask = Ask.unless(names(name), Ask.registryOf(name), entry.version());
    return unlessUnchanged(send(ask), entry);
  }

  /**
   * Waits until an entry differs from the one that is known, of a group also until its members do.
   *
   * {@snippet file="Examples.java" region="watch"}
   *
   * @param most how long; servers wait 60 s at most
   * @return the same object where it has not changed by then
   */
  public Outcome<Entry> watch(Entry entry, Duration most) {
    String name = entry.name();
    int seconds = seconds(most);
    String target =
        "/v1/watch/" + Ask.encoded(name) + "?version=" + entry.version() + "&wait=" + seconds;
    Ask ask = Ask.waiting(target, Ask.registryOf(name), seconds);
    return unlessUnchanged(send(ask), entry);
  }

  private static Outcome<Entry> unlessUnchanged(Outcome<Reply> outcome, Entry entry) {
    return isUnchanged(outcome) ? new Outcome.Done<>(entry) : Replies.read(outcome, Replies::entry);
  }

  private static boolean isUnchanged(Outcome<Reply> outcome) {
    return outcome instanceof Outcome.Done<Reply>(Reply reply) && reply.status() == 304;
  }

  /**
   * The members of a group itself, page by page.
   *
   * @param from empty for the first page, then {@link Page#next}
   */
  public Outcome<Page<String>> members(String group, String from) {
    Ask ask = Ask.get(names(group) + "/members" + page(from), Ask.registryOf(group));
    return Replies.read(send(ask), json -> Replies.names(json, "members"));
  }

  /**
   * Everybody behind a name, by groups in groups, page by page.
   *
   * @param from empty for the first page, then {@link Page#next}
   */
  public Outcome<Page<Recipient>> expand(String name, String from) {
    Ask ask = Ask.get(names(name) + "/expansion" + page(from), Ask.registryOf(name));
    return Replies.read(send(ask), Replies::recipients);
  }

  /**
   * The names of a registry that begin so, page by page.
   *
   * @param from empty for the first page, then {@link Page#next}
   */
  public Outcome<Page<String>> names(String registry, String prefix, String from) {
    String target = "/v1/registries/" + Ask.encoded(registry) + "/names?prefix=";
    String rest = from.isEmpty() ? "" : "&from=" + Ask.encoded(from);
    Ask ask = Ask.get(target + Ask.encoded(prefix) + rest, registry);
    return Replies.read(send(ask), json -> Replies.names(json, "names"));
  }

  private static String names(String name) {
    return "/v1/names/" + Ask.encoded(name);
  }

  private static String page(String from) {
    return from.isEmpty() ? "" : "?from=" + Ask.encoded(from);
  }

  // Changing

  /**
   * Changes one entry: all edits in order, or none.
   *
   * {@snippet file="Examples.java" region="change"}
   *
   * @return what the entry has become; empty where it is gone, or kept at other servers
   */
  public Outcome<Optional<Entry>> change(String name, Edit... edits) {
    List<Map<String, String>> steps = new ArrayList<>();
    for (Edit edit : edits) {
      steps.add(step(edit));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("edits", steps);
    return entryNow(send(Ask.change("POST", "/v1/changes", Ask.registryOf(name), body)));
  }

  private static Map<String, String> step(Edit edit) {
    return switch (edit) {
      case Edit.Create() -> Map.of("op", "create");
      case Edit.Delete() -> Map.of("op", "delete");
      case Edit.Rename(String name) -> Map.of("op", "rename", "name", name);
      case Edit.Put(String attribute, String value) ->
          Map.of("op", "put", "attribute", attribute, "value", value);
      case Edit.Take(String attribute, String value) ->
          Map.of("op", "take", "attribute", attribute, "value", value);
      case Edit.PutMember(String member) -> Map.of("op", "put-member", "member", member);
      case Edit.TakeMember(String member) -> Map.of("op", "take-member", "member", member);
      case Edit.Password(String fresh) -> Map.of("op", "password", "new", fresh);
    };
  }

  /**
   * Sets a password.
   *
   * @param old the present one; empty for whoever may set it without
   */
  public Outcome<Optional<Entry>> setPassword(String name, String old, String fresh) {
    Map<String, String> body = new LinkedHashMap<>();
    if (!old.isEmpty()) {
      body.put("old", old);
    }
    body.put("new", fresh);
    return entryNow(send(Ask.change("PUT", names(name) + "/password", Ask.registryOf(name), body)));
  }

  private static Outcome<Optional<Entry>> entryNow(Outcome<Reply> outcome) {
    return outcome instanceof Outcome.Done<Reply>(Reply reply) && reply.status() == 204
        ? new Outcome.Done<>(Optional.empty())
        : Replies.read(outcome, Replies::entry).map(Optional::of);
  }

  // Mail

  /**
   * Hands in a message. Done means: it is durable, and will reach each recipient's mailbox, or its
   * sender a report.
   *
   * {@snippet file="Examples.java" region="send"}
   */
  public Outcome<Accepted> send(Mail mail) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (!mail.from().isEmpty()) {
      body.put("from", mail.from());
    }
    body.put("recipients", mail.recipients());
    body.put("base64", Base64.getEncoder().encodeToString(mail.content()));
    Ask ask = Ask.change("POST", "/v1/messages", "", body);
    return Replies.read(
        send(mail.hasIdentity() ? ask.repeatable() : ask),
        json -> new Accepted(json.text("postmark"), json.text("detail")));
  }

  /** What is in one's own mailbox. */
  public Outcome<Mailbox> mailbox() {
    return Replies.read(send(Ask.get("/v1/mailbox", "")), Replies::mailbox);
  }

  /**
   * Waits until something else is in one's own mailbox.
   *
   * {@snippet file="Examples.java" region="poll"}
   *
   * @param most how long; servers wait 60 s at most
   * @return the same object where nothing has changed by then
   */
  public Outcome<Mailbox> poll(Mailbox mailbox, Duration most) {
    int seconds = seconds(most);
    String target = "/v1/mailbox?version=" + mailbox.version() + "&wait=" + seconds;
    Outcome<Reply> outcome = send(Ask.waiting(target, "", seconds));
    return isUnchanged(outcome)
        ? new Outcome.Done<>(mailbox)
        : Replies.read(outcome, Replies::mailbox);
  }

  /** A message, as it is stored. */
  public Outcome<byte[]> retrieve(String id) {
    return send(Ask.get("/v1/mailbox/" + Ask.encoded(id), "")).map(Reply::body);
  }

  /**
   * Deletes a message, at all inbox sites.
   *
   * @return its id
   */
  public Outcome<String> delete(String id) {
    Ask ask = new Ask("DELETE", "/v1/mailbox/" + Ask.encoded(id), "", false, 0, null, null);
    return send(ask).map(reply -> id);
  }

  private static int seconds(Duration most) {
    return Math.clamp(most.toSeconds(), 0, 60);
  }

  // In the background

  /**
   * Does anything of this on a virtual thread.
   *
   * {@snippet file="Examples.java" region="future"}
   */
  public <T> CompletableFuture<T> inBackground(Function<GrapevineUser, T> request) {
    return CompletableFuture.supplyAsync(() -> request.apply(this), VIRTUAL);
  }

  /** Ends what is under way, and lets go of all connections. */
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
