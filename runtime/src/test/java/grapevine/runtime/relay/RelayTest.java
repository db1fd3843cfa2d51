package grapevine.runtime.relay;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Bodies;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.fixture.Surroundings;
import grapevine.runtime.tls.TlsContexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RelayTest {
  private static final BodyId BODY = BodyId.of(new byte[] {1});
  private static final String FULL =
      "250-host\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 DSN";

  private final Surroundings surroundings = new Surroundings();
  private byte[] content = "Subject: x\r\n\r\n.dot\r\nend\r\n".getBytes(StandardCharsets.UTF_8);
  private final Relay relay =
      new Relay(
          new OneBody(),
          new RelayTiming(5_000, 500, 500, 500, 500, 500, 60_000),
          new Relay.Limits(2, 2),
          new Relay.Tools(surroundings.log(), surroundings.errors(), surroundings.watchdog()));

  @AfterEach
  void end() {
    relay.close();
    surroundings.close();
    assertThat(surroundings.errors().count()).as("%s", surroundings.lines()).isZero();
  }

  private final class OneBody implements Bodies {
    @Override
    public long bodySize(BodyId body) {
      return body.equals(BODY) ? content.length : -1;
    }

    @Override
    public byte @Nullable [] readBody(BodyId body, long offset, int length) {
      int from = (int) offset;
      return body.equals(BODY)
          ? Arrays.copyOfRange(content, from, Math.min(content.length, from + length))
          : null;
    }
  }

  private static Function<String, String> polite(String greeting) {
    return line ->
        line.startsWith("EHLO")
            ? greeting
            : line.equals("DATA") ? "354 go" : line.equals("STARTTLS") ? "220 go" : "250 2.0.0 ok";
  }

  private static RelayMessage message(String... addresses) {
    return new RelayMessage(
        "alice@pa.example.org",
        Arrays.stream(addresses)
            .map(address -> new RelayMessage.Recipient(address, "FAILURE", "rfc822;x"))
            .toList(),
        "Received: here\r\n".getBytes(StandardCharsets.UTF_8),
        BODY,
        "e1",
        "HDRS");
  }

  private List<RelayOutcome> send(
      ScriptedServer server, RelayHost.TlsPolicy policy, RelayMessage message) throws Exception {
    RelayHost host =
        new RelayHost(
            new NetworkAddress("127.0.0.1", server.port()), policy, null, "cabernet.example.org");
    LinkedBlockingQueue<List<RelayOutcome>> done = new LinkedBlockingQueue<>();
    assertThat(relay.submit(host, message, done::add)).isTrue();
    return Surroundings.next(done);
  }

  private List<RelayOutcome> send(ScriptedServer server, String... addresses) throws Exception {
    return send(server, RelayHost.TlsPolicy.MAY, message(addresses));
  }

  @Test
  void saysAllThatIsOfferedAndStuffsDots() throws Exception {
    try (ScriptedServer server = new ScriptedServer(polite(FULL), null)) {
      assertThat(send(server, "bob@example.com"))
          .containsExactly(new RelayOutcome.Taken("250 2.0.0 ok"));
      assertThat(server.heard)
          .containsExactly(
              "EHLO cabernet.example.org",
              "MAIL FROM:<alice@pa.example.org> SIZE=41 BODY=8BITMIME RET=HDRS ENVID=e1",
              "RCPT TO:<bob@example.com> NOTIFY=FAILURE ORCPT=rfc822;x",
              "DATA",
              "Received: here",
              "Subject: x",
              "",
              "..dot",
              "end",
              ".");
    }
  }

  @Test
  void saysOnlyWhatIsOffered() throws Exception {
    try (ScriptedServer server = new ScriptedServer(polite("250 host"), null)) {
      send(server, "bob@example.com");
      assertThat(server.heard)
          .contains("MAIL FROM:<alice@pa.example.org>", "RCPT TO:<bob@example.com>");
    }
  }

  @Test
  void fallsBackToHelo() throws Exception {
    Function<String, String> old =
        line -> line.startsWith("EHLO") ? "502 what" : polite("").apply(line);
    try (ScriptedServer server = new ScriptedServer(old, null)) {
      assertThat(send(server, "bob@example.com")).hasOnlyElementsOfType(RelayOutcome.Taken.class);
      assertThat(server.heard).contains("HELO cabernet.example.org");
    }
  }

  @Test
  void hasAnOutcomeForEachRecipient() throws Exception {
    Function<String, String> mixed =
        line ->
            line.contains("<no@")
                ? "550-5.1.1 nobody\r\n550 5.1.1 really"
                : line.contains("<later@") ? "451 4.2.1 not now" : polite(FULL).apply(line);
    try (ScriptedServer server = new ScriptedServer(mixed, null)) {
      assertThat(send(server, "no@x.org", "later@x.org", "yes@x.org"))
          .containsExactly(
              new RelayOutcome.Refused("5.1.1", "550 5.1.1 nobody 5.1.1 really"),
              new RelayOutcome.NotNow("451 4.2.1 not now"),
              new RelayOutcome.Taken("250 2.0.0 ok"));
      assertThat(send(server, "no@x.org")).hasOnlyElementsOfType(RelayOutcome.Refused.class);
      assertThat(server.heard).endsWith("RSET");
    }
  }

  @Test
  void oneSenderRefusedIsAllRefused() throws Exception {
    Function<String, String> strict =
        line -> line.startsWith("MAIL") ? "553 not you" : polite("250 host").apply(line);
    try (ScriptedServer server = new ScriptedServer(strict, null)) {
      assertThat(send(server, "a@x.org", "b@x.org"))
          .containsOnly(new RelayOutcome.Refused("5.0.0", "553 not you"));
    }
  }

  @Test
  void refusesWhatTheServerCannotTake() throws Exception {
    try (ScriptedServer server = new ScriptedServer(polite("250-host\r\n250 SIZE 10"), null)) {
      assertThat(send(server, "bob@example.com").getFirst().toString()).contains("5.3.4");
    }
    try (ScriptedServer server = new ScriptedServer(polite("250 host"), null)) {
      assertThat(send(server, "b\u00f6b@example.com").getFirst().toString()).contains("5.6.7");
      content = "Subject: \u00f6\r\n".getBytes(StandardCharsets.UTF_8);
      assertThat(send(server, "bob@example.com").getFirst().toString()).contains("5.6.3");
      assertThat(send(server, "bob@example.com>\r\nDATA").getFirst().toString()).contains("5.");
      assertThat(server.heard).noneMatch(line -> line.startsWith("MAIL") || line.equals("DATA"));
    }
  }

  @Test
  void saysNothingThatEndsACommand() throws Exception {
    try (ScriptedServer server = new ScriptedServer(polite(FULL), null)) {
      for (String address : List.of("a\r\nDATA", "a> NOTIFY=NEVER", "a b@x.org", "\"a@x.org")) {
        assertThat(send(server, address).getFirst().toString()).as(address).contains("5.1.3");
      }
      assertThat(send(server, "\"a b\"@x.org")).hasOnlyElementsOfType(RelayOutcome.Taken.class);
    }
  }

  @Test
  void beginsTlsWhereOfferedAndSendsNothingWithoutWhereRequired() throws Exception {
    String offer = "250-host\r\n250 STARTTLS";
    try (ScriptedServer server =
        new ScriptedServer(
            polite(offer),
            TlsContexts.forFaces(Surroundings.server(Surroundings.authority(), 1)))) {
      assertThat(send(server, "bob@example.com")).hasOnlyElementsOfType(RelayOutcome.Taken.class);
      assertThat(server.heard)
          .startsWith("EHLO cabernet.example.org", "STARTTLS", "EHLO cabernet.example.org");
      // no authority that the system knows stands behind that certificate
      assertThat(send(server, RelayHost.TlsPolicy.REQUIRE, message("bob@example.com")))
          .hasOnlyElementsOfType(RelayOutcome.NotNow.class);
    }
    try (ScriptedServer server = new ScriptedServer(polite(FULL), null)) {
      assertThat(
              send(server, RelayHost.TlsPolicy.REQUIRE, message("bob@example.com"))
                  .getFirst()
                  .toString())
          .contains("does not offer STARTTLS");
      assertThat(server.heard).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  void keepsTheConnectionAndTriesAnewWhereItWasClosedMeanwhile() throws Exception {
    try (ScriptedServer server = new ScriptedServer(polite(FULL), null)) {
      send(server, "bob@example.com");
      send(server, "bob@example.com");
      assertThat(server.connections.get()).isEqualTo(1);
      server.dropAll();
      assertThat(send(server, "bob@example.com")).hasOnlyElementsOfType(RelayOutcome.Taken.class);
      assertThat(server.connections.get()).isEqualTo(2);
    }
  }

  @Test
  void isNotNowWhereTheServerIsSilentClosesOrIsNotThere() throws Exception {
    for (String fate :
        List.of(ScriptedServer.SILENCE, ScriptedServer.CLOSE, "421 going down", "nonsense")) {
      Function<String, String> script = line -> line.equals(".") ? fate : polite(FULL).apply(line);
      try (ScriptedServer server = new ScriptedServer(script, null)) {
        assertThat(send(server, "a@x.org", "b@x.org"))
            .as(fate)
            .hasSize(2)
            .hasOnlyElementsOfType(RelayOutcome.NotNow.class);
      }
    }
    ScriptedServer gone = new ScriptedServer(polite(FULL), null);
    gone.close();
    assertThat(send(gone, "a@x.org")).hasOnlyElementsOfType(RelayOutcome.NotNow.class);
  }

  @Test
  void refusesWhereTooManyWait() throws Exception {
    Function<String, String> silent = line -> ScriptedServer.SILENCE;
    try (ScriptedServer server = new ScriptedServer(silent, null)) {
      RelayHost host =
          new RelayHost(
              new NetworkAddress("127.0.0.1", server.port()), RelayHost.TlsPolicy.MAY, null, "c");
      LinkedBlockingQueue<List<RelayOutcome>> done = new LinkedBlockingQueue<>();
      assertThat(relay.submit(host, message("a@x.org"), done::add)).isTrue();
      assertThat(relay.submit(host, message("a@x.org"), done::add)).isTrue();
      assertThat(relay.submit(host, message("a@x.org"), done::add)).isFalse();
      Surroundings.next(done);
      Surroundings.next(done);
      assertThat(done).isEmpty();
    }
  }
}
