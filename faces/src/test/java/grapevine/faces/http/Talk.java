package grapevine.faces.http;

import grapevine.faces.Answer;
import grapevine.faces.Answer.MaildropMessage;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.directory.Edit;
import grapevine.faces.envelope.Channel;
import grapevine.kernel.id.BodyId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays a conversation of text. {@code C:} is the client: a request line, headers, after an empty
 * line a body. {@code Q:} is asked, {@code A:} answered, {@code T:} told, {@code W:} waited for,
 * {@code E:} what ends the wait ({@code changed}, {@code over}), {@code P:} changes the picture,
 * {@code S:} is said. {@code Authorization: NAME PASSWORD} stands for the Basic form.
 */
final class Talk {
  private final TestPicture picture = new TestPicture("pa", "dl");
  private final HttpFace face;
  private final List<String> transcript = new ArrayList<>();
  private final List<String> request = new ArrayList<>();
  private Channel channel = new Channel("192.0.2.7", false, true);
  private byte[] body = new byte[0];
  private @Nullable Turn open;

  Talk() {
    HttpLimits limits = new HttpLimits(1_000, 400_000, 5, 2, 6, 60);
    face = new HttpFace(limits, () -> picture, Talk::places);
  }

  private static Places places() {
    SortedMap<String, String> services = new TreeMap<>();
    services.put("submission", "cabernet.example.org:587");
    services.put("lmtp", "[::1]:24");
    return new Places(
        "cabernet",
        List.of(
            new Places.Server(
                "cabernet",
                List.of("http://127.0.0.1:80", "https://cabernet.example.org"),
                List.of("dl", "pa"),
                services),
            new Places.Server("semillon", List.of(), List.of("es"), new TreeMap<>())),
        List.of(
            new Places.Registry("dl", List.of(), List.of("cabernet")),
            new Places.Registry("es", List.of("es.example.org"), List.of("semillon")),
            new Places.Registry("pa", List.of("pa.example.org"), List.of("cabernet"))));
  }

  /** The conversation with what is said by the face as it is now. */
  String play(String text) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("C:")) {
        request.add(line.length() > 3 ? line.substring(3) : "");
        transcript.add(line);
      } else {
        begin();
        if (!line.matches("[QSTW]:.*")) {
          transcript.add(line);
          hear(line);
        }
      }
    }
    begin();
    return String.join("\n", transcript);
  }

  private void begin() {
    if (request.isEmpty()) {
      return;
    }
    String[] words = request.getFirst().split(" ");
    int query = words[1].indexOf('?');
    SortedMap<String, String> headers = new TreeMap<>();
    int index = 1;
    while (index < request.size() && !request.get(index).isEmpty()) {
      String[] header = request.get(index++).split(": ", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header(header[0], header[1]));
    }
    List<String> rest = request.subList(Math.min(index + 1, request.size()), request.size());
    body = String.join("\n", rest).getBytes(StandardCharsets.UTF_8);
    headers.put("content-length", String.valueOf(body.length));
    HttpRequest head =
        new HttpRequest(
            channel,
            words[0],
            query < 0 ? words[1] : words[1].substring(0, query),
            query < 0 ? "" : words[1].substring(query + 1),
            headers);
    request.clear();
    go(face.begin(head));
  }

  private static String header(String name, String value) {
    return name.equals("Authorization") && value.contains(" ") && !value.startsWith("B")
        ? "Basic " + base64(value.replaceFirst(" ", ":"))
        : value;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void hear(String line) {
    if (line.startsWith("A: ") && open instanceof Turn.Ask ask) {
      open = null;
      String said = line.substring(3);
      go(said.equals("nothing") ? ask.unanswered() : ask.then().apply(answer(said)));
    } else if (line.startsWith("E: ") && open instanceof Turn.Wait wait) {
      open = null;
      go(wait.again().apply(line.equals("E: over")));
    } else if (line.startsWith("P: ")) {
      draw(line.substring(3).split(" ", 4));
    } else if (!line.isEmpty() && !line.startsWith("#")) {
      throw new IllegalArgumentException(line);
    }
  }

  private void draw(String[] words) {
    switch (words[0]) {
      case "entry" -> picture.put(words[1], "", "");
      case "put" -> picture.put(words[1], words[2], words[3]);
      case "remove" -> picture.remove(words[1]);
      case "member" -> picture.putMember(words[1], words[2]);
      case "no-member" -> picture.takeMember(words[1], words[2]);
      case "near" -> channel = new Channel("127.0.0.1", true, false);
      case "clear" -> channel = new Channel("192.0.2.7", false, false);
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private void go(Turn first) {
    Turn turn = first;
    while (open == null) {
      switch (turn) {
        case Turn.Ask ask -> {
          transcript.add("Q: " + words(ask.question()));
          open = ask;
        }
        case Turn.Wait wait -> {
          transcript.add("W: " + wait.topic() + ", " + wait.seconds() + " s");
          open = wait;
        }
        case Turn.Tell tell -> {
          transcript.add("T: " + words(tell.notice()));
          turn = tell.then().get();
        }
        case Turn.ReadBody read ->
            turn =
                read.then()
                    .apply(body.length > read.octetsMax() ? Optional.empty() : Optional.of(body));
        case Turn.Finished(HttpResponse response) -> {
          say(response);
          return;
        }
      }
    }
  }

  private void say(HttpResponse response) {
    transcript.add("S: " + response.status());
    response.headers().forEach((name, value) -> transcript.add("S: " + name + ": " + value));
    switch (response.body()) {
      case HttpResponse.Bytes(byte[] bytes) -> {
        if (bytes.length > 0) {
          transcript.add("S: " + new String(bytes, StandardCharsets.UTF_8));
        }
      }
      case HttpResponse.Stored(BodyId stored, long octets) ->
          transcript.add("S: stored " + octets + " octets");
    }
  }

  private static Answer answer(String said) {
    String[] words = said.split(" ", 3);
    return switch (words[0]) {
      case "authenticated" -> new Answer.Authenticated(words[1]);
      case "accepted" -> new Answer.Accepted(said.substring("accepted".length()).strip());
      case "refused" ->
          new Answer.Refused(Refusal.valueOf(words[1]), words.length > 2 ? words[2] : "");
      case "each" -> {
        List<Answer.Verdict> verdicts = new ArrayList<>();
        for (String verdict : said.substring(5).split(" ")) {
          verdicts.add(
              verdict.equals("yes")
                  ? Answer.Accepted.PLAIN
                  : Answer.Refused.of(Refusal.valueOf(verdict)));
        }
        yield new Answer.EachRecipient(verdicts);
      }
      case "maildrop" -> {
        List<MaildropMessage> messages = new ArrayList<>();
        for (String id : said.substring(8).strip().split(" ")) {
          if (!id.isEmpty()) {
            messages.add(new MaildropMessage(id, id.length() * 100L, BodyId.of(new byte[0])));
          }
        }
        yield new Answer.Maildrop(messages);
      }
      default -> throw new IllegalArgumentException(said);
    };
  }

  private static String words(Question question) {
    return switch (question) {
      case Question.Authenticate(String user, byte[] password, var how, Channel over) ->
          "authenticate " + user + " password " + text(password) + " by " + how;
      case Question.CheckSender check -> "sender " + check.sender().address().orElseThrow();
      case Question.CheckRecipients check ->
          "recipients "
              + check.recipients().stream()
                  .map(one -> one.address().toString())
                  .collect(Collectors.joining(" "));
      case Question.UploadPart part ->
          "part " + part.upload() + " at " + part.offset() + ": " + part.bytes().length;
      case Question.StoreMessage store ->
          "store by " + store.envelope().protocol() + ": " + words(store.content());
      case Question.OpenMaildrop(String identity) -> "maildrop " + identity;
      case Question.DeleteMessages delete ->
          "delete of " + delete.identity() + ": " + delete.messages();
      case Question.ChangeEntry change ->
          "change "
              + change.entry()
              + ": "
              + change.edits().stream().map(Talk::words).collect(Collectors.joining(", "));
      case Question.ScramKeysOf _, Question.Proved _ ->
          throw new IllegalArgumentException("HTTP has no proofs");
    };
  }

  private static String words(Question.Content content) {
    return switch (content) {
      case Question.Whole(byte[] bytes, int length) ->
          new String(bytes, 0, length, StandardCharsets.UTF_8).replace("\r\n", "\\r\\n");
      case Question.Uploaded(long upload, long octets) -> "upload " + upload + " of " + octets;
    };
  }

  private static String words(Edit edit) {
    return edit instanceof Edit.Password(byte[] old, byte[] fresh)
        ? "password " + text(old) + " to " + text(fresh)
        : edit.toString();
  }

  private static String words(Notice notice) {
    return switch (notice) {
      case Notice.AbandonUpload(long upload) -> "abandon upload " + upload;
      case Notice.ReleaseMaildrop(String identity) -> "release " + identity;
    };
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }
}
