package grapevine.cli;

import static grapevine.cli.FakeServer.row;
import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlReply.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people type and what they see, as text files: after each line that begins with a dollar come
 * the request that it made ({@code >}), standard output, standard error ({@code !}) and the exit
 * code. {@code -Dgrapevine.goldens=write} writes them anew, for review.
 */
final class ConversationTest {
  private static final Path FOLDER = Path.of("src/test/resources/grapevine/cli");

  @ParameterizedTest
  @ValueSource(strings = {"help", "names", "mail", "servers", "mistakes"})
  void whatIsTypedIsShownAsBefore(String name) throws IOException {
    Path file = FOLDER.resolve(name + ".txt");
    String expected = Files.readString(file);
    StringBuilder seen = new StringBuilder();
    expected.lines().filter(line -> line.startsWith("$ ")).forEach(line -> seen.append(play(line)));
    if ("write".equals(System.getProperty("grapevine.goldens"))) {
      Files.writeString(file, seen.toString());
    }
    assertThat(seen.toString()).isEqualTo(expected);
  }

  private static String play(String line) {
    FakeServer server = new FakeServer();
    teach(server);
    Typist typist = new Typist(server, List.of());
    typist.input = "From standard input.\n";
    int exit = typist.types(line.substring("$ grapevine".length()));
    StringBuilder seen = new StringBuilder(line).append('\n');
    server.asked.forEach(request -> seen.append("> ").append(request).append('\n'));
    seen.append(typist.out());
    typist.err().lines().forEach(said -> seen.append("! ").append(said).append('\n'));
    return seen.append("exit ").append(exit).append("\n\n").toString();
  }

  private static void teach(FakeServer server) {
    server.replies(
        "status",
        rows(
            row("kind", "server", "name", "cabernet", "version", "0.1.0", "queue", "2"),
            row("kind", "link", "name", "semillon", "state", "up", "since", "2026-11-21T08:00:00Z"),
            row("kind", "link", "name", "zinfandel", "state", "down", "since", ""),
            row("kind", "registry", "name", "pa", "entries", "20")));
    server.replies("user show", rows(alice()));
    server.replies(
        "user list",
        new ControlReply(Outcome.DONE, "", List.of(alice()), true),
        new ControlReply(
            Outcome.DONE,
            "more: --from böb.pa",
            List.of(
                row("name", "b\u00f6b.pa", "full-name", "\u001b[2JBob", "inbox-site", "semillon")),
            false));
    server.replies("send", ControlReply.of(Outcome.DONE, "5f0c6f0a9d3e4b1c8a7d2e6f90b1c3d4"));
    server.replies("read show", rows(row("content", "Subject: \u00c3\u00bc\n\nx\n")));
    server.replies(
        "verify",
        new ControlReply(
            Outcome.REFUSED,
            "1 finding",
            List.of(row("where", "journal 7", "finding", "checksum")),
            false));
    server.replies("dump registry", rows(row("line", "alice.pa 1"), row("line", "bob.pa 2")));
    server.replies("token", ControlReply.of(Outcome.DONE, "grapevine-join-abc"));
    server.replies(
        "group remove", ControlReply.of(Outcome.REFUSED, "csl^.pa: no such group; see group list"));
    server.replies("registry show", ControlReply.of(Outcome.WRONG_USE, "no registry 'p a'"));
  }

  private static SortedMap<String, String> alice() {
    return row("name", "alice.pa", "full-name", "Alice", "inbox-site", "cabernet, semillon");
  }

  @SafeVarargs
  private static ControlReply rows(SortedMap<String, String>... rows) {
    List<SortedMap<String, String>> list = new ArrayList<>();
    for (SortedMap<String, String> row : rows) {
      list.add(row);
    }
    return new ControlReply(Outcome.DONE, "", list, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "names", "mail", "servers", "mistakes"})
  void eachFileHasConversations(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name + ".txt"), StandardCharsets.UTF_8);
    assertThat(text.lines().filter(line -> line.startsWith("$ ")).count()).isGreaterThan(3);
  }
}
