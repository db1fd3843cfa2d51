package grapevine.acceptance.organisation;

import grapevine.acceptance.network.Network;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Operator.Reply;
import grapevine.trial.process.Patience;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The servers of a test class; other classes with the same setup may have had them before. After
 * each test, also one that failed, all links work again and all servers run; each must then find
 * nothing wrong with what it stores, and must not have reported an error that the test did not
 * announce.
 */
public final class Servers
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  /** How long anything may take that must happen by itself. */
  public static final Duration PATIENCE =
      Duration.ofSeconds(Integer.getInteger("grapevine.patience", 90));

  private final Setup setup;
  private final Map<String, Long> logBegins = new LinkedHashMap<>();
  private final List<String> announced = new ArrayList<>();
  private @Nullable Grounds grounds;
  private @Nullable Organisation organisation;
  private boolean suspect;
  private boolean discarded;

  private Servers(Setup setup) {
    this.setup = setup;
  }

  /** Servers that are set up like that. */
  public static Servers of(Setup setup) {
    return new Servers(setup);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Grounds shared =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent(Grounds.class, key -> Grounds.prepare(), Grounds.class);
    grounds = shared;
    organisation = shared.running(setup);
    // What was founded at one server has reached the others, mailboxes too.
    awaitWhole();
    awaitAgreement();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    announced.clear();
    awaitWhole();
    for (Site site : all()) {
      logBegins.put(site.name(), site.logLength());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    suspect |= context.getExecutionException().isPresent();
    network().heal();
    for (Site site : all()) {
      if (!site.isAlive()) {
        site.start();
      }
    }
    List<CompletableFuture<List<String>>> looks =
        all().stream().map(site -> CompletableFuture.supplyAsync(() -> findings(site))).toList();
    List<String> findings = looks.stream().flatMap(look -> look.join().stream()).toList();
    if (!findings.isEmpty()) {
      suspect = true;
      throw new AssertionError("after the test:\n" + String.join("\n", findings));
    }
  }

  /** What is wrong with what a server stores, and what it reported since the test began. */
  private List<String> findings(Site site) {
    List<String> findings = new ArrayList<>();
    Reply reply = site.ask(Command.of("verify"));
    if (!reply.isDone()) {
      findings.add(site.name() + ": verify: " + reply.text() + " " + reply.rows());
    }
    try {
      site.said(logBegins.getOrDefault(site.name(), 0L))
          .lines()
          .filter(line -> line.contains(" ALARM ") || line.contains("Exception"))
          .filter(line -> announced.stream().noneMatch(line::contains))
          .forEach(line -> findings.add(site.name() + ": " + line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return findings;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Organisation used = organisation;
    Grounds shared = grounds;
    organisation = null;
    if (used != null && shared != null && (suspect || discarded)) {
      if (suspect) {
        used.keepLogs(context.getRequiredTestClass().getSimpleName());
      }
      shared.discard();
    }
  }

  /** Announces that servers will report an error whose log line has that text. */
  public void announce(String error) {
    announced.add(error);
  }

  /** No other class shall have these servers after this one. */
  public void discardAfterwards() {
    discarded = true;
  }

  /** A server. */
  public Site site(String name) {
    return all().stream().filter(site -> site.name().equals(name)).findFirst().orElseThrow();
  }

  /** All servers. */
  public List<Site> all() {
    Organisation current = organisation;
    if (current == null) {
      throw new IllegalStateException("not within a test");
    }
    return current.sites();
  }

  /** The links between them. */
  public Network network() {
    Grounds current = grounds;
    if (current == null) {
      throw new IllegalStateException("not within a test");
    }
    return current.network();
  }

  /** Waits until something holds. */
  public static Duration await(String what, Patience.Condition condition) throws TrialFailure {
    return Patience.until(what, PATIENCE, condition);
  }

  /** Waits until all links are up, and every server makes changes. */
  public void awaitWhole() throws TrialFailure {
    for (Site site : all()) {
      await(
          site.name() + " has its links and makes changes",
          () -> {
            Reply status = site.demand(Command.of("status"));
            return status.column("makes-changes").contains("yes")
                && status.rows().stream().filter(row -> "up".equals(row.get("state"))).count()
                    == all().size() - 1;
          });
    }
  }

  /** Waits until all replicas are equal: their digests, and line by line what they hold. */
  public void awaitAgreement() throws TrialFailure {
    for (World.Registry registry : World.registries()) {
      awaitEqual(registry.servers(), Command.of("dump registry").with("name", registry.name()));
    }
    for (World.Person person : World.people()) {
      awaitEqual(person.inboxes(), Command.of("dump mailbox").with("name", person.name()));
    }
    await("the digests are equal", this::digestsAgree);
  }

  private void awaitEqual(List<String> servers, Command dump) throws TrialFailure {
    await(
        dump.verb() + " " + dump.arguments().get("name") + " is equal at " + servers,
        () -> {
          List<String> first = null;
          for (String server : servers) {
            List<String> lines = site(server).demand(dump).column("line");
            first = first == null ? lines : first;
            if (!lines.equals(first)) {
              throw new TrialFailure(
                  first.size()
                      + " lines at "
                      + servers.getFirst()
                      + ", "
                      + lines.size()
                      + " at "
                      + server
                      + (lines.size() == first.size() ? ", and others" : ""));
            }
          }
          return true;
        });
  }

  private boolean digestsAgree() throws TrialFailure {
    Map<String, String> seen = new LinkedHashMap<>();
    for (Site site : all()) {
      for (var row : site.demand(Command.of("digest")).rows()) {
        String domain = row.getOrDefault("domain", "");
        String digest = row.getOrDefault("digest", "");
        String other = seen.putIfAbsent(domain, digest);
        if (other != null && !other.equals(digest)) {
          throw new TrialFailure(domain + " at " + site.name() + " differs");
        }
      }
    }
    return !seen.isEmpty();
  }
}
