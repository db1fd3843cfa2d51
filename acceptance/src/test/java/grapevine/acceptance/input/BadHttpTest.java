package grapevine.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.network.Program;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Requests of HTTP that are none, or two in one, or never end: refused, and what follows them on
 * the connection is not served.
 */
class BadHttpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NEXT = "GET /v1/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

  /** Sends its input to the server, and prints what comes until the end of the connection. */
  private static final String TALK =
      """
      import socket, sys
      server = socket.create_connection(("127.0.0.1", 80))
      server.settimeout(90)
      try:
          server.sendall(sys.stdin.buffer.read())
          if len(sys.argv) > 1:
              server.shutdown(socket.SHUT_WR)
      except ConnectionError:
          pass
      try:
          while True:
              part = server.recv(65536)
              if not part:
                  break
              sys.stdout.buffer.write(part)
      except ConnectionError:
          pass
      """;

  /** Begins requests that it never ends, an octet now and then, until the server ends them. */
  private static final String DRIP =
      """
      import select, socket, sys, time
      servers = [socket.create_connection(("127.0.0.1", 80)) for _ in range(60)]
      for server in servers:
          server.sendall(b"GET /v1/servers HTTP/1.1\\r\\nX: ")
      ended, until = 0, time.monotonic() + 110
      while servers and time.monotonic() < until:
          for server in select.select(servers, [], [], 1)[0]:
              servers.remove(server)
              ended += 1
          for server in servers:
              try:
                  server.send(b"x")
              except OSError:
                  pass
      print("ended", ended)
      """;

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  private Health health;
  private Site site;

  @BeforeEach
  void before() throws IOException {
    health = new Health(SERVERS);
    site = health.site();
  }

  @AfterEach
  void stillServes() throws Exception {
    assertThat(health.warnings()).isEmpty();
    health.stillServes();
  }

  private String talk(String input, String... more) {
    List<String> command = new ArrayList<>(List.of("python3", "-c", TALK));
    command.addAll(List.of(more));
    Program.Ended ended = Program.run(PATIENCE, input, site.within(command));
    assertThat(ended.code()).as(ended.said()).isZero();
    return ended.said();
  }

  private List<String> statuses(String input, String... more) {
    return STATUS.matcher(talk(input, more)).results().map(found -> found.group(1)).toList();
  }

  @Test
  void twoRequestsInOneAreNone() {
    String post = "POST /v1/sessions HTTP/1.1\r\nHost: a\r\n";
    String body = "\r\n0\r\n\r\n" + NEXT;
    assertThat(statuses(post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + body))
        .containsExactly("411");
    assertThat(statuses(post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" + body))
        .containsExactly("411");
    assertThat(statuses(post + "Transfer-Encoding: identity, xchunked\r\n" + body))
        .containsExactly("411");
    assertThat(statuses(post + "Content-Length: 5\r\nContent-Length: 50\r\n" + body))
        .containsExactly("400");
    for (String length : List.of("+5", "-1", "0x5", "5, 5", "5 5", "", "99999999999999999999")) {
      assertThat(statuses(post + "Content-Length: " + length + "\r\n" + body))
          .as(length)
          .containsExactly("400");
    }
  }

  @Test
  void linesThatMayBeReadInTwoWaysAreNone() {
    String begin = "GET /v1/openapi.json HTTP/1.1\r\n";
    for (String head :
        List.of(
            "GET /v1/openapi.json HTTP/1.1\nHost: a\n\n",
            begin + "Host: a\nX: b\r\n\r\n",
            begin + "Host: a\r\nX: b\r\n c\r\n\r\n",
            begin + "Host: a\r\nX : b\r\n\r\n",
            begin + "Host: a\r\n: b\r\n\r\n",
            begin + "Host: a\r\nX: b\rc\r\n\r\n",
            begin + "Host: a\r\nX: b\0c\r\n\r\n",
            begin + "Host: a\r\nHost: b\r\n\r\n",
            begin + "\r\n",
            "GET  /v1/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /v1/openapi.json\tHTTP/1.1\r\nHost: a\r\n\r\n",
            "\u0016\u0003\u0001\u0002\r\n\r\n")) {
      assertThat(statuses(head + NEXT)).as(head).containsExactly("400");
    }
    assertThat(statuses("GET / HTTP/2.0\r\nHost: a\r\n\r\n" + NEXT)).containsExactly("505");
  }

  @Test
  void headsAndBodiesWithoutEnd() {
    String begin = "GET / HTTP/1.1\r\nHost: a\r\n";
    assertThat(statuses(begin + "X: " + "x".repeat(100_000))).containsExactly("431");
    assertThat(statuses(begin + "X: y\r\n".repeat(100_000))).containsExactly("431");
    assertThat(statuses(begin + "a:" + " ".repeat(8_000) + "\u0001\r\n\r\n" + NEXT))
        .containsExactly("400");
    String post = "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    assertThat(statuses(post + "Content-Length: 2000000000\r\n\r\n" + "x".repeat(1_000_000)))
        .containsExactly("413");
    String nested = "[".repeat(2_000);
    assertThat(statuses(post + "Content-Length: 2000\r\nConnection: close\r\n\r\n" + nested))
        .containsExactly("400");
  }

  @Test
  void manyRequestsAtOnceAreServedOneAfterTheOther() {
    List<String> statuses = statuses(NEXT.repeat(500), "no more");
    assertThat(statuses).hasSize(500).containsOnly("200");
  }

  /** Sixty connections of one address; in it, others are served (the checks after the test). */
  @Test
  void slowRequestsAreEnded() {
    Program.Ended ended = Program.run(PATIENCE, "", site.within(List.of("python3", "-c", DRIP)));
    assertThat(ended.said()).isEqualTo("ended 60\n");
  }

  @Test
  void passwordsCannotBeTriedAtSpeed() {
    Site other = SERVERS.site("zinfandel");
    String authority = other.data().resolve("identity").resolve("authority.pem").toString();
    String loop =
        "for i in $(seq 24); do curl -s -o /dev/null -w '%{http_code} ' --cacert "
            + authority
            + " -u nobody.pa:$i https://"
            + site.host()
            + "/v1/names/bob.pa; done";
    String said = other.program("", List.of("sh", "-c", loop)).said();
    assertThat(said.strip().split(" ")).containsOnly("401", "429").endsWith("429");
  }
}
