package grapevine.faces.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.directory.Picture;
import grapevine.faces.envelope.Channel;
import grapevine.faces.http.HttpFace;
import grapevine.faces.http.HttpHead;
import grapevine.faces.http.HttpLimits;
import grapevine.faces.http.HttpRequest;
import grapevine.faces.http.HttpResponse;
import grapevine.faces.http.Places;
import grapevine.faces.http.Turn;
import grapevine.faces.http.json.Json;
import grapevine.kernel.id.BodyId;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Any request line, headers and body: no throw, an end, and an answer that is sound. The first line
 * is the method, the target and whether all is answered well; then headers, an empty line, a body.
 */
final class HttpFuzzTest {
  private static final int TURNS_MAX = 200;
  private static final HttpLimits SMALL = new HttpLimits(1_000, 3_000, 10, 5, 50, 5);

  @FuzzTest(maxDuration = "30s")
  void request(byte[] input) {
    int end = bodyStart(input);
    String head = new String(input, 0, end, StandardCharsets.ISO_8859_1);
    String[] lines = head.split("\n", 20);
    String[] words = lines[0].split(" ", 3);
    String target = words.length > 1 ? words[1] : "";
    int mark = target.indexOf('?');
    TreeMap<String, String> headers = new TreeMap<>();
    for (int index = 1; index < lines.length; index++) {
      String[] parts = lines[index].split(": ", 2);
      headers.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    headers.putIfAbsent("authorization", "Basic YTpi");
    headers.put("content-length", String.valueOf(input.length - end));
    headers.putIfAbsent("content-type", "application/json");
    HttpRequest request =
        new HttpRequest(
            new Channel("192.0.2.7", false, true),
            words[0],
            mark < 0 ? target : target.substring(0, mark),
            mark < 0 ? "" : target.substring(mark + 1),
            headers);
    HttpFace face =
        new HttpFace(SMALL, HttpFuzzTest::nothing, () -> new Places("a", List.of(), List.of()));
    run(face.begin(request), Arrays.copyOfRange(input, end, input.length), words.length < 3);
  }

  @FuzzTest(maxDuration = "30s")
  void head(byte[] input) {
    if (HttpHead.read(input) instanceof HttpHead.Sound(HttpHead head)) {
      assertThat(head.method()).matches("[!-~]+");
      assertThat(head.path()).startsWith("/").matches("[!-~]+").doesNotContain("?");
      assertThat(head.query()).matches("[!-~]*");
      assertThat(head.bodyOctets()).isNotNegative();
      assertThat(head.headers().values()).noneMatch(value -> value.matches(".*[\\r\\n\\x00].*"));
      assertThat(head.headers()).doesNotContainKey("transfer-encoding");
    }
  }

  private static int bodyStart(byte[] input) {
    for (int index = 1; index < input.length; index++) {
      if (input[index] == '\n' && input[index - 1] == '\n') {
        return index + 1;
      }
    }
    return input.length;
  }

  private static void run(Turn first, byte[] body, boolean yes) {
    Turn turn = first;
    for (int count = 0; count < TURNS_MAX; count++) {
      switch (turn) {
        case Turn.Ask ask ->
            turn = yes ? ask.then().apply(answer(ask.question())) : ask.unanswered();
        case Turn.Tell tell -> turn = tell.then().get();
        case Turn.ReadBody read ->
            turn =
                read.then()
                    .apply(body.length > read.octetsMax() ? Optional.empty() : Optional.of(body));
        case Turn.Wait wait -> turn = wait.again().apply(true);
        case Turn.Finished(HttpResponse response) -> {
          check(response);
          return;
        }
      }
    }
    throw new AssertionError("no end");
  }

  private static void check(HttpResponse response) {
    assertThat(response.status()).isBetween(200, 504);
    assertThat(response.headers().values()).allMatch(value -> value.matches("[ -~]*"));
    if (response.body() instanceof HttpResponse.Bytes(byte[] bytes) && bytes.length > 0) {
      assertThat(Json.read(bytes)).isPresent();
    }
  }

  private static Answer answer(Question question) {
    return switch (question) {
      case Question.Authenticate authenticate -> new Answer.Authenticated("alice.pa");
      case Question.OpenMaildrop open ->
          new Answer.Maildrop(List.of(new Answer.MaildropMessage("m1", 1, BodyId.of(new byte[0]))));
      case Question.CheckRecipients check ->
          new Answer.EachRecipient(
              Collections.nCopies(
                  check.recipients().size(),
                  check.recipients().size() % 2 == 0
                      ? Answer.Refused.of(Refusal.RECIPIENT_UNKNOWN)
                      : Answer.Accepted.PLAIN));
      case Question.CheckSender check -> Answer.Accepted.PLAIN;
      case Question.UploadPart part -> Answer.Accepted.PLAIN;
      case Question.StoreMessage store -> Answer.Accepted.PLAIN;
      case Question.DeleteMessages delete -> Answer.Accepted.PLAIN;
      case Question.ChangeEntry change -> Answer.Accepted.PLAIN;
      case Question.ScramKeysOf keys -> Answer.Refused.of(Refusal.UNAVAILABLE);
      case Question.Proved proved -> Answer.Refused.of(Refusal.UNAVAILABLE);
    };
  }

  /** A picture of an empty registry. */
  private static Picture nothing() {
    return (Picture)
        Proxy.newProxyInstance(
            Picture.class.getClassLoader(),
            new Class<?>[] {Picture.class},
            (picture, method, arguments) ->
                switch (method.getName()) {
                  case "registries" -> new TreeSet<>(List.of("pa"));
                  case "entry", "having" -> Optional.empty();
                  case "entries" -> Collections.emptyIterator();
                  case "isMember" -> false;
                  default -> List.of();
                });
  }
}
