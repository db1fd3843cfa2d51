package grapevine.faces.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.envelope.Recipient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs each golden conversation as it stands, and again with the client's bytes cut elsewhere.
 * {@code -Dgolden.update=true} writes what the sessions do now into the files, to be read in
 * review.
 */
final class GoldenConversationsTest {

  private static final Path FOLDER = Path.of("src/test/resources/grapevine/faces/conversations");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final int RANDOM_CUTS = 20;

  @TestFactory
  Stream<DynamicTest> asItStands() throws IOException {
    return Conversation.allIn(FOLDER)
        .map(each -> DynamicTest.dynamicTest(name(each), () -> playsAsWritten(each)));
  }

  @TestFactory
  Stream<DynamicTest> cutAnywhere() throws IOException {
    return Conversation.allIn(FOLDER)
        .filter(each -> !each.setup().has("uncut"))
        .map(each -> DynamicTest.dynamicTest(name(each), () -> playsTheSameCut(each)));
  }

  private static String name(Conversation conversation) {
    return FOLDER.relativize(conversation.file()).toString();
  }

  private static void playsAsWritten(Conversation conversation) throws IOException {
    String played = String.join("\n", play(conversation, new Player(conversation.setup()))) + "\n";
    if (UPDATE) {
      Files.writeString(conversation.file(), played);
    } else {
      assertThat(played).isEqualTo(conversation.text());
    }
  }

  /** Plays the script; client lines that stand together are sent together. */
  private static List<String> play(Conversation conversation, Player player) {
    List<String> transcript = new ArrayList<>();
    ByteArrayOutputStream pending = new ByteArrayOutputStream();
    List<String> script = new ArrayList<>(conversation.script());
    script.add("");
    for (String line : script) {
      if (!line.startsWith("C: ") && !line.equals("C:")) {
        player.bytes(pending.toByteArray(), 0, pending.size());
        pending.reset();
        transcript.addAll(player.drain());
      }
      transcript.add(line);
      if (line.startsWith("C:")) {
        pending.writeBytes(clientBytes(line));
      } else if (line.startsWith("A: ")) {
        player.answer(Words.answer(line.substring(3)));
      } else if (line.startsWith("A*: ")) {
        answerAll(player, Words.answer(line.substring(4)));
      } else if (line.startsWith("I: ")) {
        player.event(line.substring(3));
      }
      if (!line.startsWith("C:")) {
        transcript.addAll(player.drain());
      }
    }
    transcript.removeLast();
    return transcript;
  }

  private static void answerAll(Player player, Answer answer) {
    while (player.question() != null && !player.closed()) {
      player.answer(answer);
    }
  }

  /** A client line has its CRLF added, unless it ends in {@code \c}. */
  private static byte[] clientBytes(String line) {
    String text = line.length() > 3 ? line.substring(3) : "";
    return text.endsWith("\\c")
        ? Escapes.read(text.substring(0, text.length() - 2))
        : Escapes.read(text + "\\r\\n");
  }

  private static void playsTheSameCut(Conversation conversation) {
    Player whole = new Player(conversation.setup());
    List<String> expected = play(conversation, whole);
    for (int seed = 0; seed <= RANDOM_CUTS; seed++) {
      Player cut = new Player(conversation.setup());
      List<String> lines = playCut(conversation, cut, whole.asked(), seed);
      assertThat(cut.wire()).as("said, seed %d", seed).isEqualTo(whole.wire());
      assertThat(otherOutput(lines)).as("done, seed %d", seed).isEqualTo(otherOutput(expected));
    }
  }

  private static List<String> otherOutput(List<String> lines) {
    // whether recipients are asked about together depends on how they come
    return lines.stream()
        .filter(line -> line.matches("[QNXL]: .*"))
        .filter(line -> !line.startsWith("X: deadline"))
        .flatMap(line ->
            line.startsWith("Q: recipients ")
                ? Stream.of(line.substring(14).split("; "))
                : Stream.of(line))
        .toList();
  }

  private static List<String> playCut(
      Conversation conversation, Player player, List<Player.Asked> asked, int seed) {
    Answers answers = new Answers(asked);
    Random random = new Random(seed);
    for (String line : conversation.script()) {
      if (line.startsWith("C:")) {
        byte[] bytes = clientBytes(line);
        int from = 0;
        while (from < bytes.length) {
          // seed 0 cuts everywhere
          int length = seed == 0 ? 1 : 1 + random.nextInt(bytes.length - from);
          player.bytes(bytes, from, from + length);
          from += length;
          answers.give(player);
        }
      } else if (line.startsWith("I: ")) {
        player.event(line.substring(3));
        answers.give(player);
      }
    }
    return player.drain();
  }

  /** The answers of the first run, recipient by recipient. */
  private static final class Answers {
    private final Deque<Answer> queue = new ArrayDeque<>();

    Answers(List<Player.Asked> asked) {
      for (Player.Asked each : asked) {
        if (each.question() instanceof Question.CheckRecipients question) {
          queue.addAll(perRecipient(question.recipients(), each.answer()));
        } else {
          queue.add(each.answer());
        }
      }
    }

    private static List<Answer> perRecipient(List<Recipient> recipients, Answer answer) {
      List<Answer> answers = new ArrayList<>();
      for (int index = 0; index < recipients.size(); index++) {
        answers.add(
            answer instanceof Answer.EachRecipient(var verdicts) ? verdicts.get(index) : answer);
      }
      return answers;
    }

    void give(Player player) {
      for (Question question = player.question();
          question != null && !player.closed();
          question = player.question()) {
        if (question instanceof Question.CheckRecipients check) {
          List<Answer.Verdict> verdicts = new ArrayList<>();
          check.recipients().forEach(each -> verdicts.add(Answer.verdict(queue.remove())));
          player.answer(new Answer.EachRecipient(verdicts));
        } else {
          assertThat(queue).as("answers left for %s", question).isNotEmpty();
          player.answer(queue.remove());
        }
      }
    }
  }
}
