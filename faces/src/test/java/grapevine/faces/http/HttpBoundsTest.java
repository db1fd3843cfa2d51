package grapevine.faces.http;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.envelope.Channel;
import grapevine.faces.http.json.Json;
import grapevine.faces.http.json.JsonValue;
import grapevine.faces.http.json.JsonValue.Items;
import grapevine.faces.http.json.JsonValue.Members;
import grapevine.kernel.id.RName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Secrets, large messages, pages, and paths through groups. */
final class HttpBoundsTest {
  private final TestPicture picture = new TestPicture("pa");
  private final HttpFace face =
      new HttpFace(HttpLimits.DEFAULT, () -> picture, () -> new Places("a", List.of(), List.of()));

  private Turn begin(String method, String path, String query) {
    TreeMap<String, String> headers = new TreeMap<>();
    String credentials = Base64.getEncoder().encodeToString("alice.pa:grapes".getBytes(UTF_8));
    headers.put("authorization", "Basic " + credentials);
    headers.put("content-type", "application/json");
    Channel channel = new Channel("192.0.2.7", false, true);
    return face.begin(new HttpRequest(channel, method, path, query, headers));
  }

  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  private Members get(String path, String query) {
    Turn.Ask ask = (Turn.Ask) begin("GET", path, query);
    Turn.Finished finished = (Turn.Finished) ask.then().apply(new Answer.Authenticated("alice.pa"));
    assertThat(finished.response().status()).isEqualTo(200);
    HttpResponse.Bytes body = (HttpResponse.Bytes) finished.response().body();
    return Json.read(body.bytes()).orElseThrow();
  }

  @Test
  void passwordsAreWipedAndInNoText() {
    Turn.Ask ask = (Turn.Ask) begin("GET", "/v1/servers", "");
    Question.Authenticate question = (Question.Authenticate) ask.question();
    assertThat(question.password()).asString(UTF_8).isEqualTo("grapes");
    assertThat(ask.toString()).doesNotContain("grapes").doesNotContain("Z3JhcGVz");
    assertThat(ask.then().apply(Answer.Refused.of(Refusal.AUTHENTICATION_FAILED)))
        .isInstanceOf(Turn.Finished.class);
    assertThat(question.password()).containsOnly(0);
  }

  @Test
  void headsShowNoCredentials() {
    TreeMap<String, String> headers = new TreeMap<>();
    headers.put("authorization", "Basic Z3JhcGVz");
    Channel channel = new Channel("192.0.2.7", false, true);
    HttpRequest head = new HttpRequest(channel, "GET", "/v1/servers", "password=x", headers);
    assertThat(head.toString()).isEqualTo("HttpRequest[GET /v1/servers]");
  }

  @Test
  void largeMessageGoesInPartsThatAreItsLines() {
    String line = "0123456789012345678901234567890123456789\n";
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    Turn turn = submit("Subject: x\n\n" + line.repeat(10_000));
    long octets = 0;
    while (turn instanceof Turn.Ask ask) {
      if (ask.question() instanceof Question.UploadPart part) {
        assertThat(part.offset()).isEqualTo(parts.size());
        parts.writeBytes(part.bytes());
      } else if (ask.question() instanceof Question.StoreMessage store) {
        octets = store.content().octets();
      }
      turn = ask.then().apply(yes(ask.question()));
    }
    String expected = "Subject: x\r\n\r\n" + line.replace("\n", "\r\n").repeat(10_000);
    assertThat(parts.toString(UTF_8)).isEqualTo(expected);
    assertThat(octets).isEqualTo(expected.length());
  }

  @Test
  void uploadThatIsRefusedIsAbandoned() {
    Turn turn = submit("x".repeat(300_000));
    while (turn instanceof Turn.Ask ask && !(ask.question() instanceof Question.UploadPart)) {
      turn = ask.then().apply(yes(ask.question()));
    }
    turn = ((Turn.Ask) turn).then().apply(Answer.Refused.of(Refusal.STORAGE_FULL));
    assertThat(((Turn.Tell) turn).notice()).isEqualTo(new Notice.AbandonUpload(1));
    turn = ((Turn.Tell) turn).then().get();
    assertThat(((Turn.Finished) turn).response().status()).isEqualTo(503);
  }

  private Turn submit(String text) {
    Members message =
        new Members().put("recipients", Items.texts(List.of("bob.pa"))).put("text", text);
    Turn turn = begin("POST", "/v1/messages", "");
    turn = ((Turn.Ask) turn).then().apply(new Answer.Authenticated("alice.pa"));
    return ((Turn.ReadBody) turn).then().apply(Optional.of(Json.write(message)));
  }

  private static Answer yes(Question question) {
    return question instanceof Question.CheckRecipients
        ? new Answer.EachRecipient(List.of(Answer.Accepted.PLAIN))
        : Answer.Accepted.PLAIN;
  }

  @Test
  void pagesTogetherAreTheWhole() {
    TreeSet<RName> all = new TreeSet<>();
    for (int number = 0; number < 57; number++) {
      all.add(RName.required("n" + number + ".pa"));
    }
    all.forEach(name -> picture.putMember("all^.pa", name.toString()));
    all.forEach(name -> picture.put(name.toString(), "", ""));
    List<String> names = all.stream().map(RName::toString).toList();
    for (int limit : new int[] {1, 7, 56, 57, 58}) {
      assertThat(pages("/v1/names/all%5E.pa/members", "members", limit)).isEqualTo(names);
      assertThat(pages("/v1/names/all%5E.pa/expansion", "recipients", limit)).isEqualTo(names);
      List<String> listed = new ArrayList<>(names);
      listed.addFirst("all^.pa");
      assertThat(pages("/v1/registries/pa/names", "names", limit)).isEqualTo(listed);
    }
  }

  private List<String> pages(String path, String what, int limit) {
    List<String> rows = new ArrayList<>();
    String from = "";
    do {
      Members page = get(path, "limit=" + limit + (from.isEmpty() ? "" : "&from=" + from));
      assertThat(page.get(what)).isInstanceOf(Items.class);
      if (page.get(what) instanceof Items(List<JsonValue> values)) {
        values.forEach(row -> rows.add(shown(row)));
      }
      from =
          page.get("next") instanceof JsonValue.Text(String next) ? next.replace("^", "%5E") : "";
    } while (!from.isEmpty());
    return rows;
  }

  private static String shown(JsonValue row) {
    JsonValue shown = row instanceof Members object ? object.get("recipient") : row;
    return shown instanceof JsonValue.Text(String text) ? text : "";
  }

  @Test
  void pathsAreMembershipsOneByOneAndAreThereExactlyForMembers() {
    for (int seed = 0; seed < 200; seed++) {
      TestPicture drawn = new TestPicture("pa");
      Random random = new Random(seed);
      for (int edge = 0; edge < 14; edge++) {
        drawn.putMember("g" + random.nextInt(7) + "^.pa", "g" + random.nextInt(7) + "^.pa");
      }
      HttpFace drawnFace =
          new HttpFace(
              HttpLimits.DEFAULT, () -> drawn, () -> new Places("a", List.of(), List.of()));
      for (int from = 0; from < 7; from++) {
        checkPath(drawn, new HttpBoundsProbe(drawnFace), "g" + from + "^.pa");
      }
    }
  }

  private static void checkPath(TestPicture drawn, HttpBoundsProbe probe, String from) {
    for (int to = 0; to < 7; to++) {
      String group = "g" + to + "^.pa";
      if (drawn.entry(RName.required(group)).isEmpty()) {
        continue;
      }
      List<String> path = probe.path(from, group);
      boolean member = drawn.isMember(RName.required(from), RName.required(group));
      assertThat(path.isEmpty()).as(from + " in " + group).isEqualTo(!member);
      if (member) {
        assertThat(path.getFirst()).isEqualTo(from);
        assertThat(path.getLast()).isEqualTo(group);
      }
      for (int index = 1; index < path.size(); index++) {
        assertThat(drawn.groupsOf(RName.required(path.get(index - 1))))
            .contains(RName.required(path.get(index)));
      }
    }
  }
}
