package grapevine.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.client.Accepted;
import grapevine.client.Edit;
import grapevine.client.Entry;
import grapevine.client.GrapevineUser;
import grapevine.client.Mail;
import grapevine.client.Mailbox;
import grapevine.client.Membership;
import grapevine.client.Outcome;
import grapevine.client.Recipient;
import grapevine.client.Server;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.world.World;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A program with the Java library uses three servers as one service, over TLS. */
class GrapevineUserTest {
  private static final long PATIENCE_SECONDS = 90;

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @TempDir private Path folder;
  private GrapevineUser alice;

  @BeforeEach
  void open() {
    alice = open("alice.pa");
  }

  /** Begins with one server, and finds the others. */
  private GrapevineUser open(String who) {
    Site first = SERVERS.site("cabernet");
    return GrapevineUser.as(who, World.PASSWORD)
        .servers(URI.create("https://" + first.host()))
        .authorities(first.data().resolve("identity").resolve("authority.pem"))
        .savedIn(folder.resolve(who))
        .open();
  }

  @AfterEach
  void close() {
    alice.close();
  }

  @Test
  void findsServersAndWhatTheyHold() throws Exception {
    assertThat(alice.servers()).extracting(Server::name).containsExactlyElementsOf(World.SERVERS);
    for (Server server : alice.servers()) {
      String host = SERVERS.site(server.name()).host();
      assertThat(server.addresses()).containsExactly(URI.create("https://" + host + ":443"));
      assertThat(server.services()).containsKeys("submission", "pop3s", "ldap");
      assertThat(server.services()).doesNotContainKey("lmtp");
    }
    assertThat(alice.nearestHolding("dl").orElseThrow().name()).isIn("semillon", "zinfandel");
    assertThat(alice.nearestOffering("pop3s")).isPresent();
    assertThat(Files.readAllLines(folder.resolve("alice.pa"))).hasSize(3);
  }

  @Test
  void signsInLooksUpAndAsksForRights() {
    assertThat(alice.authenticate("bob@pa.example.org", World.PASSWORD))
        .isEqualTo(new Outcome.Done<>("bob.pa"));
    assertThat(code(alice.authenticate("bob.pa", "raisins"))).isEqualTo("sign-in-failed");
    assertThat(code(alice.authenticate("nobody.pa", "raisins"))).isEqualTo("sign-in-failed");
    Entry bob = alice.lookUp("bob.pa").orThrow();
    assertThat(bob.values("full-name")).containsExactly("Bob Baker");
    assertThat(alice.refresh(bob).orThrow()).isSameAs(bob);
    assertThat(code(alice.lookUp("nobody.pa"))).isEqualTo("no-such-name");
    assertThat(alice.names("es", "ke", "").orThrow().rows()).containsExactly("kevin.es");
    assertThat(alice.isMember("bob.pa", "staff^.pa", false).orThrow().member()).isFalse();
    Membership closure = alice.isMember("bob.pa", "staff^.pa", true).orThrow();
    assertThat(closure.path()).containsExactly("bob.pa", "csl^.pa", "staff^.pa");
    // by a registry that perhaps is not where the group is: then the answer says so
    Membership over = alice.isMember("laura.es", "everybody^.dl", true).orThrow();
    assertThat(over.member() || !over.complete()).isTrue();
    assertThat(alice.members("csl^.pa", "").orThrow().rows()).hasSize(5).contains("erin.pa");
    assertThat(alice.expand("everybody^.dl", "").orThrow().rows())
        .extracting(Recipient::recipient)
        .contains("alice.pa", "judy.pa", "kevin.es");
  }

  private static String code(Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?>(String code, String _)
        ? code
        : String.valueOf(outcome);
  }

  @Test
  void changesWhatSheMay() {
    Edit here = new Edit.Put("remark", "Changed by a program");
    Entry now =
        alice.change("csl^.pa", here, new Edit.PutMember("grace.pa")).orThrow().orElseThrow();
    assertThat(now.values("remark")).containsExactly("Changed by a program");
    assertThat(alice.change("csl^.pa", new Edit.TakeMember("grace.pa")))
        .isInstanceOf(Outcome.Done.class);
    try (GrapevineUser bob = open("bob.pa")) {
      assertThat(code(bob.change("judy.pa", here))).isEqualTo("not-permitted");
    }
    assertThat(code(alice.change("csl^.pa", new Edit.Put("remark", "a\nb"))))
        .isEqualTo("change-unfit");
    assertThat(code(alice.setPassword("alice.pa", "raisins", "sultanas")))
        .isEqualTo("sign-in-failed");
  }

  @Test
  void watchSeesWhatIsChangedAtAnyServer() throws Exception {
    Entry known = alice.lookUp("bob.pa").orThrow();
    for (Site site : SERVERS.all()) {
      Entry before = known;
      CompletableFuture<Outcome<Entry>> watching =
          alice.inBackground(user -> user.watch(before, Duration.ofSeconds(60)));
      String remark = "at " + site.name();
      long changedAt = System.nanoTime();
      site.demand(Command.of("user change").with("name", "bob.pa").with("remark", remark));
      known = watching.get(PATIENCE_SECONDS, TimeUnit.SECONDS).orThrow();
      report("watch: changed " + remark, changedAt);
      assertThat(known.values("remark")).containsExactly(remark);
    }
  }

  private static void report(String what, long sinceNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    System.out.println("GrapevineUser, " + what + ", seen after " + millis + " ms");
  }

  @Test
  void sendsPollsRetrievesAndDeletes() throws Exception {
    try (GrapevineUser bob = open("bob.pa")) {
      Mailbox before = bob.mailbox().orThrow();
      CompletableFuture<Outcome<Mailbox>> polling =
          bob.inBackground(user -> user.poll(before, Duration.ofSeconds(60)));
      Mail mail = Mail.text(List.of("bob.pa"), "Tea", "At four.");
      long sentAt = System.nanoTime();
      Accepted accepted = alice.send(mail).orThrow();
      Mailbox after = polling.get(PATIENCE_SECONDS, TimeUnit.SECONDS).orThrow();
      report("poll: sent", sentAt);
      // handed in again, at whichever server: accepted once
      assertThat(alice.send(mail).orThrow().postmark()).isEqualTo(accepted.postmark());
      List<Mailbox.Item> fresh =
          after.messages().stream().filter(item -> !before.messages().contains(item)).toList();
      assertThat(fresh).hasSize(1);
      String id = fresh.getFirst().id();
      assertThat(new String(bob.retrieve(id).orThrow(), StandardCharsets.US_ASCII))
          .contains("Subject: Tea\r\n", "with HTTPS")
          .contains(
              Base64.getEncoder().encodeToString("At four.".getBytes(StandardCharsets.UTF_8)));
      assertThat(bob.delete(id).orThrow()).isEqualTo(id);
      Servers.await(
          "it is gone at every site",
          () -> bob.mailbox().orThrow().messages().stream().noneMatch(one -> one.id().equals(id)));
      assertThat(code(bob.retrieve(id))).isEqualTo("no-such-message");
      assertThat(
              code(bob.send(new Mail("alice@pa.example.org", List.of("bob.pa"), mail.content()))))
          .isEqualTo("sender-refused");
      assertThat(code(bob.send(Mail.text(List.of("nobody.pa"), "Tea", "At four."))))
          .isEqualTo("recipient-refused");
    }
  }

  @Test
  void goesOnWhereTheNearestIsKilled() throws Exception {
    String nearest = alice.nearestHolding("pa").orElseThrow().name();
    assertThat(alice.lookUp("bob.pa")).isInstanceOf(Outcome.Done.class);
    SERVERS.site(nearest).kill();
    long killedAt = System.nanoTime();
    assertThat(alice.lookUp("bob.pa").orThrow().name()).isEqualTo("bob.pa");
    report("killed " + nearest + ": the next answer", killedAt);
    assertThat(alice.authenticate("bob.pa", World.PASSWORD)).isInstanceOf(Outcome.Done.class);
    assertThat(alice.isMember("bob.pa", "staff^.pa", true).orThrow().member()).isTrue();
    assertThat(alice.change("csl^.pa", new Edit.Put("remark", "without " + nearest)))
        .isInstanceOf(Outcome.Done.class);
    assertThat(alice.send(Mail.text(List.of("bob.pa"), "Tea", "At five.")))
        .isInstanceOf(Outcome.Done.class);
    assertThat(alice.nearestHolding("pa").orElseThrow().name()).isNotEqualTo(nearest);
  }
}
