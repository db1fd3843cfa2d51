package grapevine.faces.http;

import grapevine.faces.Answer;
import grapevine.faces.Answer.MaildropMessage;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.UnaskedAnswer;
import grapevine.faces.http.HttpFace.World;
import grapevine.faces.http.json.JsonValue;
import grapevine.kernel.id.BodyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The mailbox of whoever asks. Each look at it takes its lock and gives it back at once: POP3 is
 * locked out for a moment only, and locks out.
 */
final class MailboxResource {
  private static final int VERSION_OCTETS = 16;

  private final World world;

  MailboxResource(World world) {
    this.world = world;
  }

  Turn list(Call call) {
    int seconds = call.secondsUpTo(world.limits().waitSecondsMax());
    return list(call, seconds, seconds == 0);
  }

  private Turn list(Call call, int seconds, boolean over) {
    return look(
        call,
        messages -> {
          String version = version(messages);
          if (!version.equals(call.textOr(Routes.VERSION))) {
            return new Turn.Finished(HttpResponse.json(200, listing(messages, version)));
          }
          return over ? new Turn.Finished(HttpResponse.empty(304)) : waiting(call, seconds);
        },
        refused ->
            refused.refusal() == Refusal.MAILDROP_IN_USE && !over
                ? waiting(call, seconds)
                : Problem.refused(refused));
  }

  private Turn waiting(Call call, int seconds) {
    return new Turn.Wait(Turn.mail(call.identity()), seconds, end -> list(call, seconds, end));
  }

  private static JsonValue listing(List<MaildropMessage> messages, String version) {
    List<JsonValue> rows = new ArrayList<>();
    for (MaildropMessage message : messages) {
      rows.add(new JsonValue.Members().put("id", message.id()).put("octets", message.octets()));
    }
    return new JsonValue.Members()
        .put("version", version)
        .put("messages", new JsonValue.Items(rows));
  }

  /** A digest of what is in it: the same at each site that has the same. */
  private static String version(List<MaildropMessage> messages) {
    MessageDigest digest = BodyId.sha256();
    messages.stream()
        .map(MaildropMessage::id)
        .sorted()
        .forEach(id -> digest.update((id + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest(), 0, VERSION_OCTETS);
  }

  Turn retrieve(Call call) {
    return message(
        call,
        message ->
            new Turn.Finished(
                new HttpResponse(
                        200,
                        new TreeMap<>(),
                        new HttpResponse.Stored(message.body(), message.octets()))
                    .with("Content-Type", "message/rfc822")
                    .with("Cache-Control", "no-store")));
  }

  Turn delete(Call call) {
    return message(
        call,
        message ->
            new Turn.Ask(
                new Question.DeleteMessages(call.identity(), List.of(message.id())),
                MailboxResource::deleted));
  }

  private static Turn deleted(Answer answer) {
    return switch (Answer.verdict(answer)) {
      case Answer.Accepted _ -> new Turn.Finished(HttpResponse.empty(204));
      case Answer.Refused refused -> Problem.refused(refused);
    };
  }

  /** Goes on with the message that the path names. */
  private static Turn message(Call call, Function<MaildropMessage, Turn> then) {
    String id = call.text("id");
    return look(
        call,
        messages -> {
          Optional<MaildropMessage> found =
              messages.stream().filter(message -> message.id().equals(id)).findFirst();
          return found.map(then).orElseGet(Problem.NO_SUCH_MESSAGE::turn);
        },
        Problem::refused);
  }

  private static Turn look(
      Call call,
      Function<List<MaildropMessage>, Turn> then,
      Function<Answer.Refused, Turn> otherwise) {
    String identity = call.identity();
    return new Turn.Ask(
        new Question.OpenMaildrop(identity),
        answer ->
            switch (answer) {
              case Answer.Maildrop(List<MaildropMessage> messages) ->
                  released(identity, then.apply(messages));
              // it may have been locked all the same
              case Answer.Refused refused when refused.refusal() == Refusal.OUTCOME_UNKNOWN ->
                  released(identity, Problem.NOT_NOW.turn());
              case Answer.Refused refused -> otherwise.apply(refused);
              case Answer.Accepted unasked -> throw UnaskedAnswer.of(unasked);
              case Answer.EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
              case Answer.Authenticated unasked -> throw UnaskedAnswer.of(unasked);
              case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
            });
  }

  private static Turn released(String identity, Turn then) {
    return new Turn.Tell(new Notice.ReleaseMaildrop(identity), () -> then);
  }
}
