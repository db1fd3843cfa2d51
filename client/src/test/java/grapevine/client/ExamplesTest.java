package grapevine.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples do what they say, and each page shows one that is there. */
final class ExamplesTest {
  private static final String ENTRY =
      "{\"name\":\"%s\",\"identity\":\"i\",\"uuid\":\"u\",\"created\":\"2026-01-01T00:00:00Z\","
          + "\"attributes\":{\"full-name\":[\"Alice Adams\"],\"title\":[\"Dr\"]},"
          + "\"version\":\"%s\"}";

  private final FakeServer server = new FakeServer();
  @TempDir private Path folder;
  private GrapevineUser user;

  @BeforeEach
  void open() {
    user = Examples.setup(server.address(), folder);
    server.say("GET /v1/names/alice.pa", 200, ENTRY.formatted("alice.pa", "1"));
  }

  @AfterEach
  void close() {
    user.close();
    server.close();
  }

  @Test
  void serversAreSaved() throws IOException {
    assertThat(Examples.nearest(user)).isEqualTo("s0.example.org:587");
    assertThat(Files.readString(folder.resolve("grapevine-servers")))
        .isEqualTo(server.address() + "\n");
    try (GrapevineUser again =
        GrapevineUser.as("wiki.pa", "secret").savedIn(folder.resolve("grapevine-servers")).open()) {
      assertThat(again.servers()).hasSize(1);
    }
  }

  @Test
  void lookUp() {
    assertThat(Examples.whole(server.address())).isEqualTo("she is [Alice Adams]");
    assertThat(Examples.refresh(user)).isFalse();
  }

  @Test
  void signIn() {
    server.say("POST /v1/sessions", 201, "{\"name\":\"alice.pa\"}");
    assertThat(Examples.signIn(user, "alice.pa", "grapes")).isTrue();
    server.say("POST /v1/sessions", 401, "{\"code\":\"sign-in-failed\"}");
    assertThat(Examples.signIn(user, "alice.pa", "sour")).isFalse();
    assertThat(server.bodies())
        .containsExactly(
            "{\"name\":\"alice.pa\",\"password\":\"grapes\"}",
            "{\"name\":\"alice.pa\",\"password\":\"sour\"}");
  }

  @Test
  void member() {
    server.say(
        "GET /v1/names/staff%5E.pa/members/alice.pa?closure=true",
        200,
        "{\"member\":true,\"complete\":true,\"path\":[\"alice.pa\",\"csl^.pa\",\"staff^.pa\"]}");
    assertThat(Examples.member(user)).containsExactly("alice.pa", "csl^.pa", "staff^.pa");
  }

  @Test
  void watch() {
    server.say("GET /v1/watch/e%5E.pa?version=1&wait=30", 200, ENTRY.formatted("e^.pa", "2"));
    Entry known = new Entry("e^.pa", "i", "u", Instant.EPOCH, false, new TreeMap<>(), "1");
    assertThat(Examples.watch(user, known)).isTrue();
    server.say("GET /v1/watch/e%5E.pa?version=1&wait=30", 304, "");
    assertThat(Examples.watch(user, known)).isFalse();
  }

  @Test
  void change() {
    server.say("POST /v1/changes", 403, "{\"code\":\"not-permitted\",\"detail\":\"not yours\"}");
    assertThat(Examples.change(user)).isEqualTo("not yours");
    server.say("POST /v1/changes", 200, ENTRY.formatted("tea^.pa", "3"));
    assertThat(Examples.change(user)).isEqualTo("done");
    assertThat(server.bodies().getLast()).contains("put-member", "alice.pa", "remark", "At four");
  }

  @Test
  void mail() {
    server.say("POST /v1/messages", 201, "{\"postmark\":\"00ff\",\"detail\":\"accepted\"}");
    assertThat(Examples.send(user)).isEqualTo("00ff");
    server.say("GET /v1/mailbox", 200, "{\"version\":\"1\",\"messages\":[]}");
    server.say(
        "GET /v1/mailbox?version=1&wait=30",
        200,
        "{\"version\":\"2\",\"messages\":[{\"id\":\"m1\",\"octets\":5}]}");
    server.say("GET /v1/mailbox/m1", 200, "hello");
    server.say("DELETE /v1/mailbox/m1", 204, "");
    assertThat(Examples.poll(user)).isEqualTo(5);
  }

  @Test
  void future() throws Exception {
    assertThat(Examples.future(user).get(10, TimeUnit.SECONDS)).isEqualTo("Dr");
  }

  @Test
  void everySnippetIsThere() throws IOException {
    String examples = Files.readString(Path.of("src/test/java/grapevine/client/Examples.java"));
    Pattern snippet = Pattern.compile("\\{@snippet file=\"([^\"]+)\" region=\"([^\"]+)\"}");
    int found = 0;
    try (Stream<Path> files = Files.list(Path.of("src/main/java/grapevine/client"))) {
      for (Path file : files.toList()) {
        Matcher matcher = snippet.matcher(Files.readString(file));
        while (matcher.find()) {
          found++;
          assertThat(matcher.group(1)).isEqualTo("Examples.java");
          assertThat(examples).contains("// @start region=\"" + matcher.group(2) + "\"");
        }
      }
    }
    assertThat(found).isEqualTo(11);
  }
}
