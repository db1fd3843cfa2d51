package grapevine.client;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.client.Outcome.Done;
import grapevine.client.Outcome.NotNow;
import grapevine.client.Outcome.Refused;
import grapevine.client.Outcome.Unknown;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which server is asked, and which next; what is asked again, and what never. */
final class FailoverTest {
  private static final String ALICE =
      "{\"name\":\"alice.pa\",\"identity\":\"alice.pa/1\",\"uuid\":\"u\","
          + "\"created\":\"2026-01-01T00:00:00Z\",\"attributes\":{\"title\":[\"Dr\"]},"
          + "\"version\":\"v1\"}";
  private static final String LOOK = "GET /v1/names/alice.pa";
  private static final String CHANGE = "POST /v1/changes";
  private static final String SEND = "POST /v1/messages";

  private final FakeServer first = new FakeServer();
  private final FakeServer second = new FakeServer();

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private GrapevineUser open(URI... addresses) {
    return GrapevineUser.as("wiki.pa", "secret")
        .servers(addresses)
        .patience(Duration.ofSeconds(5))
        .open();
  }

  private GrapevineUser both() {
    first.tellOf(first, second);
    second.tellOf(first, second);
    return open(first.address(), second.address());
  }

  @Test
  void whoeverHoldsTheRegistryIsAskedFirst() {
    second.say("GET /v1/names/kevin.es", 200, ALICE.replace("alice.pa", "kevin.es"));
    first.tellOf(first, second);
    try (GrapevineUser user = open(first.address())) {
      assertThat(user.lookUp("kevin.es").orThrow().name()).isEqualTo("kevin.es");
      assertThat(user.servers()).extracting(Server::name).containsExactly("s0", "s1");
      assertThat(user.nearestHolding("es")).map(Server::name).contains("s1");
      assertThat(user.nearestOffering("submission")).map(Server::name).contains("s0");
      assertThat(user.nearestOffering("telex")).isEmpty();
    }
    assertThat(first.asked()).isEmpty();
  }

  @Test
  void whereNobodyListensTheNextIsAsked() {
    second.say(LOOK, 200, ALICE);
    try (GrapevineUser user = both()) {
      assertThat(user.servers()).hasSize(2);
      first.close();
      assertThat(user.lookUp("alice.pa").orThrow().values("title")).containsExactly("Dr");
    }
  }

  @Test
  void changeGoesOnFromWhoSaysNotNow() {
    first.say(CHANGE, 503, "{\"code\":\"not-now\",\"detail\":\"full\"}");
    second.say(CHANGE, 204, "");
    try (GrapevineUser user = both()) {
      assertThat(user.change("alice.pa", new Edit.Delete()).orThrow()).isEmpty();
    }
    assertThat(first.asked()).containsExactly(CHANGE);
    assertThat(second.asked()).containsExactly(CHANGE);
  }

  @Test
  void changeIsNotMadeAgainWhereTheConnectionBroke() {
    first.say(CHANGE, FakeServer.BREAK, "");
    second.say(CHANGE, 204, "");
    try (GrapevineUser user = both()) {
      assertThat(user.change("alice.pa", new Edit.Delete())).isInstanceOf(Unknown.class);
    }
    assertThat(first.asked()).containsExactly(CHANGE);
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void changeIsNotMadeAgainWhereTheServerDoesNotKnow() {
    first.say(CHANGE, 504, "{\"code\":\"outcome-unknown\",\"detail\":\"who knows\"}");
    second.say(CHANGE, 204, "");
    try (GrapevineUser user = both()) {
      assertThat(user.change("alice.pa", new Edit.Delete())).isInstanceOf(Unknown.class);
    }
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void questionIsAskedAgainWhereTheConnectionBroke() {
    first.say(LOOK, FakeServer.BREAK, "");
    second.say(LOOK, 200, ALICE);
    try (GrapevineUser user = both()) {
      assertThat(user.lookUp("alice.pa")).isInstanceOf(Done.class);
    }
  }

  @Test
  void changeGoesOnFromWhereNobodyListens() {
    first.close();
    second.say(CHANGE, 204, "");
    KnownServers known = new KnownServers(List.of(first.address(), second.address()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      Transport transport = new Transport(http, "Basic eDp5", known, Duration.ofSeconds(5));
      assertThat(transport.send(Ask.change("POST", "/v1/changes", "pa", Map.of())))
          .isInstanceOf(Done.class);
    }
    assertThat(known.inOrder("pa")).last().matches(Spot::rests);
  }

  @Test
  void messageIsHandedInAgainOnlyWithAnIdentity() {
    byte[] bare = "Subject: x\r\n\r\nMessage-ID: 1\r\nDate: 2".getBytes(StandardCharsets.UTF_8);
    Mail letter = Mail.text(List.of("bob.pa"), "Té", "At four.");
    first.say(SEND, FakeServer.BREAK, "");
    try (GrapevineUser user = both()) {
      second.say(SEND, FakeServer.BREAK, "");
      assertThat(user.send(new Mail("", List.of("bob.pa"), bare))).isInstanceOf(Unknown.class);
      assertThat(user.send(letter)).isInstanceOf(NotNow.class);
      second.say(SEND, 201, "{\"postmark\":\"00\",\"detail\":\"accepted before\"}");
      assertThat(user.send(letter).orThrow().postmark()).isEqualTo("00");
    }
    List<String> bodies = second.bodies();
    assertThat(bodies.getLast()).isEqualTo(bodies.get(bodies.size() - 2));
  }

  @Test
  void noIsNo() {
    first.say(LOOK, 401, "{\"code\":\"sign-in-failed\",\"detail\":\"wrong\"}");
    second.say(LOOK, 200, ALICE);
    try (GrapevineUser user = both()) {
      assertThat(user.lookUp("alice.pa")).isEqualTo(new Refused<>("sign-in-failed", "wrong"));
    }
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void holderIsFoundThoughNobodyToldOfIt() {
    first.say(LOOK, 421, "{\"code\":\"not-held-here\",\"detail\":\"not here\"}");
    second.say(LOOK, 200, ALICE);
    try (GrapevineUser user = both()) {
      assertThat(user.lookUp("alice.pa")).isInstanceOf(Done.class);
    }
  }

  @Test
  void whereNobodyIsThereItSaysWhoWasAsked() {
    first.close();
    second.close();
    try (GrapevineUser user = open(first.address(), second.address())) {
      Outcome<Entry> outcome = user.lookUp("alice.pa");
      assertThat(outcome).isInstanceOf(NotNow.class);
      assertThat(outcome.toString())
          .contains(first.address().toString(), second.address().toString());
    }
  }

  @Test
  void serverThatFailsEndsInTime() {
    first.say(LOOK, 500, "");
    try (GrapevineUser user = open(first.address())) {
      assertThat(user.lookUp("alice.pa")).isInstanceOf(NotNow.class);
    }
  }

  @Test
  void knownEntryIsAskedForByItsVersion() {
    first.say(LOOK, 200, ALICE);
    try (GrapevineUser user = open(first.address())) {
      Entry entry = user.lookUp("alice.pa").orThrow();
      first.say(LOOK, 304, "");
      assertThat(user.refresh(entry).orThrow()).isSameAs(entry);
      assertThat(first.head().getFirst("If-None-Match")).isEqualTo("\"v1\"");
      assertThat(first.head().getFirst("Authorization")).isEqualTo("Basic d2lraS5wYTpzZWNyZXQ=");
    }
  }

  @Test
  void answerThatIsNoneIsRefused() {
    first.say(LOOK, 200, "<html>");
    try (GrapevineUser user = open(first.address())) {
      assertThat(user.lookUp("alice.pa")).isInstanceOf(Refused.class);
    }
  }
}
