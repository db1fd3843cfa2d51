package grapevine.faces.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.SessionOutput;
import grapevine.faces.directory.MemoryPicture;
import grapevine.faces.envelope.Channel;
import grapevine.faces.ldap.LdapConfiguration;
import grapevine.faces.ldap.LdapLimits;
import grapevine.faces.ldap.LdapSession;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.env.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Golden conversations in LDAP, with messages as lines (see {@link LdapLines}, {@link
 * LdapResponses}). A {@code C:} line that follows another is sent together with it. {@code W:}
 * lines change the world: {@code entry alice.pa word=value}, {@code without alice.pa}, {@code
 * members csl^.pa alice.pa}, {@code clock 1000}. {@code -Dgolden.update=true} writes the files.
 */
final class LdapConversationsTest {

  private static final Path FOLDER =
      Path.of("src/test/resources/grapevine/faces/ldapconversations");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @TestFactory
  Stream<DynamicTest> asItStands() throws IOException {
    return Conversation.allIn(FOLDER)
        .map(each ->
            DynamicTest.dynamicTest(
                FOLDER.relativize(each.file()).toString(),
                () -> {
                  String played = String.join("\n", new Play(each, Integer.MAX_VALUE).run()) + "\n";
                  if (UPDATE) {
                    Files.writeString(each.file(), played);
                  } else {
                    assertThat(played).isEqualTo(each.text());
                  }
                }));
  }

  /** Whatever the pieces in which bytes come, the same is said in the end. */
  @TestFactory
  Stream<DynamicTest> octetByOctet() throws IOException {
    return Conversation.allIn(FOLDER)
        .filter(each -> each.lines().stream().noneMatch(line -> line.contains("uncut")))
        .map(each ->
            DynamicTest.dynamicTest(
                FOLDER.relativize(each.file()).toString(),
                () -> {
                  Play whole = new Play(each, Integer.MAX_VALUE);
                  Play cut = new Play(each, 1);
                  whole.run();
                  cut.run();
                  assertThat(cut.said.toByteArray()).isEqualTo(whole.said.toByteArray());
                }));
  }

  /** One conversation being played. */
  private static final class Play implements Clock {
    private static final LdapLimits SMALL =
        new LdapLimits(
            new LdapLimits.Size(300, 2_000, 12, 3, 6, 4, 3),
            new LdapLimits.Time(1_000, 2_000, 500, 700),
            2);

    private final Conversation conversation;
    private final int piece;
    private MemoryPicture world = MemoryPicture.example();
    private final SessionOutput output = new SessionOutput();
    private final List<String> transcript = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private final LdapSession session;
    private final Channel channel;
    private final boolean deadlines;
    private SessionAction.@Nullable Ask open;
    private boolean resumes;
    private boolean closed;
    private long now;

    Play(Conversation conversation, int piece) {
      this.conversation = conversation;
      this.piece = piece;
      String setup =
          conversation.lines().stream()
              .filter(line -> line.startsWith("setup: "))
              .findFirst()
              .orElseThrow();
      deadlines = setup.contains("deadlines");
      boolean loopback = setup.contains("loopback");
      channel = new Channel(loopback ? "127.0.0.1" : "192.0.2.7", loopback, setup.contains(" tls"));
      session =
          new LdapSession(
              new LdapConfiguration(
                  Tree.below("dc=example,dc=org").orElseThrow(),
                  () -> world,
                  this,
                  !setup.contains("untls"),
                  setup.contains("open"),
                  () ->
                      setup.contains("scram")
                          ? Optional.of("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")
                          : Optional.empty(),
                  setup.contains("small") ? SMALL : LdapLimits.DEFAULT));
    }

    @Override
    public long wallMillis() {
      return now;
    }

    @Override
    public long monotonicMillis() {
      return now;
    }

    List<String> run() {
      List<String> script = new ArrayList<>(conversation.script());
      script.add("");
      for (String line : script) {
        if (!line.startsWith("C: ")) {
          send();
        }
        transcript.add(line);
        if (line.startsWith("C: ")) {
          unsent.writeBytes(LdapLines.request(line.substring(3)));
        } else if (line.startsWith("A: ")) {
          answer(Words.answer(line.substring(3)));
        } else if (line.startsWith("I: ")) {
          event(line.substring(3));
        } else if (line.startsWith("W: ")) {
          change(line.substring(3).split(" ", 3));
        }
      }
      transcript.removeLast();
      return transcript;
    }

    private void change(String[] words) {
      world = world.next();
      switch (words[0]) {
        case "entry" ->
            world.entry(words[1], words.length < 3 ? new String[0] : words[2].split("; "));
        case "without" -> world.without(words[1]);
        case "members" -> world.members(words[1], words[2].split(" "));
        case "clock" -> now += Long.parseLong(words[1]);
        default -> throw new IllegalArgumentException(words[0]);
      }
    }

    private void send() {
      byte[] bytes = unsent.toByteArray();
      int at = 0;
      while (at < bytes.length && !closed && session.wantsInput() && open == null) {
        int length = Math.min(piece, Math.min(SessionInput.BYTES_MAX, bytes.length - at));
        byte[] window = new byte[length];
        System.arraycopy(bytes, at, window, 0, length);
        handle(new SessionInput.Bytes(window, 0, length));
        at += length;
      }
      unsent.reset();
      unsent.write(bytes, at, bytes.length - at);
    }

    private void answer(Answer answer) {
      SessionAction.Ask asked = open;
      open = null;
      if (asked != null) {
        handle(new SessionInput.Answered(asked.ask(), answer));
      }
      send();
    }

    private void event(String words) {
      switch (words) {
        case "opened" -> handle(new SessionInput.Opened(channel));
        case "tls-started" -> handle(new SessionInput.TlsStarted());
        case "timed-out" -> handle(new SessionInput.TimedOut());
        case "peer-closed" -> handle(new SessionInput.PeerClosed());
        case "disconnected" -> handle(new SessionInput.Disconnected());
        case "shutting-down" -> handle(new SessionInput.ShuttingDown());
        default -> throw new IllegalArgumentException(words);
      }
    }

    private void handle(SessionInput input) {
      if (closed) {
        return;
      }
      session.handle(input, output);
      output.drain().forEach(this::perform);
      if (resumes) {
        resumes = false;
        handle(new SessionInput.Resumed());
      }
    }

    private void perform(SessionAction action) {
      switch (action) {
        case SessionAction.Write(byte[] data) -> {
          said.writeBytes(data);
          transcript.addAll(LdapResponses.lines(data));
        }
        case SessionAction.Ask ask -> {
          open = ask;
          Question question = ask.question();
          transcript.add("Q: " + Words.of(question));
        }
        case SessionAction.StartTls() -> transcript.add("X: start-tls");
        case SessionAction.Resume() -> {
          transcript.add("X: resume");
          resumes = true;
        }
        case SessionAction.Close() -> {
          closed = true;
          transcript.add("X: close");
        }
        case SessionAction.SetTimeout(long millis) -> {
          if (deadlines) {
            transcript.add("X: deadline " + millis);
          }
        }
        case SessionAction.Log(var line) -> transcript.add("L: " + line);
        case SessionAction.Tell _, SessionAction.SendBody _ ->
            throw new IllegalStateException("LDAP has no occasion for " + action);
      }
    }
  }
}
