package grapevine.faces.http;

import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.UnaskedAnswer;
import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.faces.envelope.Envelope;
import grapevine.faces.envelope.MailAddress;
import grapevine.faces.envelope.Origin;
import grapevine.faces.envelope.Recipient;
import grapevine.faces.envelope.Sender;
import grapevine.faces.envelope.SenderOptions;
import grapevine.faces.http.HttpFace.World;
import grapevine.faces.http.json.JsonValue;
import grapevine.kernel.id.RName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Messages that are handed in. The same questions are asked as after MAIL, RCPT and DATA of SMTP,
 * but all recipients are taken or none, so that a client need not keep count.
 */
final class MessageResource {
  private static final int WHOLE_OCTETS_MAX = 262_144;
  private static final int PART_OCTETS = 65_536;
  private static final int POSTMARK_DIGITS = 32;

  private final World world;

  MessageResource(World world) {
    this.world = world;
  }

  Turn submit(Call call) {
    return Fields.read(call, world.limits().messageBodyOctetsMax(), fields -> submit(call, fields));
  }

  private Turn submit(Call call, Fields fields) {
    Optional<String> from = fields.textGiven("from");
    List<String> texts = fields.texts("recipients");
    Optional<String> text = fields.textGiven("text");
    Optional<String> base64 = fields.textGiven("base64");
    if (text.isPresent() == base64.isPresent()) {
      fields.amiss("text", "or \"base64\" must be there, one of the two");
    }
    Optional<byte[]> octets =
        base64.isPresent()
            ? decoded(base64.get())
            : text.map(said -> said.getBytes(StandardCharsets.UTF_8));
    if (octets.isEmpty()) {
      fields.amiss("base64", "is no Base64");
    }
    List<Recipient> recipients = recipients(texts, fields);
    Optional<Sender> sender = sender(call, from, recipients, fields);
    Optional<String> fault = fields.fault();
    if (fault.isPresent() || sender.isEmpty() || octets.isEmpty()) {
      return Problem.BAD_BODY.turn(fault.orElse(""));
    }
    if (octets.get().length > world.limits().messageOctetsMax()) {
      return Problem.MESSAGE_TOO_LARGE.turn(
          "at most " + world.limits().messageOctetsMax() + " octets");
    }
    Optional<byte[]> content = MessageText.asLines(octets.get());
    if (content.isEmpty()) {
      return Problem.MESSAGE_REFUSED.turn("a CR without LF, or a NUL");
    }
    Origin origin = new Origin(call.request().channel(), "http", Optional.of(call.identity()));
    String protocol = call.request().channel().tls() ? "HTTPS" : "HTTP";
    Envelope envelope = new Envelope(origin, sender.get(), recipients, protocol);
    return checkSender(envelope, content.get());
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private List<Recipient> recipients(List<String> texts, Fields fields) {
    List<Recipient> recipients = new ArrayList<>();
    for (String text : texts) {
      Optional<MailAddress> address = address(text);
      if (address.isEmpty()) {
        fields.amiss("recipients", "holds what is no address: " + text);
      } else {
        recipients.add(new Recipient(address.get(), List.of(), Optional.empty()));
      }
    }
    if (recipients.size() > world.limits().recipientsMax()) {
      fields.amiss("recipients", "are more than " + world.limits().recipientsMax());
    }
    return recipients;
  }

  /** A mail address, or a name as it stands. */
  private static Optional<MailAddress> address(String text) {
    return text.indexOf('@') < 0
        ? RName.parse(text).map(name -> new MailAddress(name.toString(), ""))
        : MailAddress.parse(text);
  }

  /** The address that was said, or the first of whoever signed in, or else his name. */
  private Optional<Sender> sender(
      Call call, Optional<String> from, List<Recipient> recipients, Fields fields) {
    Optional<MailAddress> address = address(from.orElseGet(() -> usual(call)));
    if (address.isEmpty()) {
      fields.amiss("from", "is no address");
    }
    boolean ascii = recipients.stream().allMatch(one -> one.address().isAscii());
    SenderOptions plain = SenderOptions.NONE;
    SenderOptions options =
        new SenderOptions(
            plain.declaredOctets(),
            plain.body(),
            !ascii || address.isPresent() && !address.get().isAscii(),
            plain.returned(),
            plain.envelopeId());
    return address.map(found -> new Sender(Optional.of(found), options));
  }

  private String usual(Call call) {
    Picture picture = world.picture().get();
    return RName.parse(call.identity())
        .flatMap(picture::entry)
        .flatMap(entry -> entry.values(PictureEntry.MAIL).stream().findFirst())
        .orElse(call.identity());
  }

  // The questions, one after the other

  private static Turn checkSender(Envelope envelope, byte[] content) {
    return new Turn.Ask(
        new Question.CheckSender(envelope.sender(), envelope.origin()),
        answer ->
            switch (Answer.verdict(answer)) {
              case Answer.Accepted _ -> checkRecipients(envelope, content);
              case Answer.Refused refused -> Problem.refused(refused);
            });
  }

  private static Turn checkRecipients(Envelope envelope, byte[] content) {
    return new Turn.Ask(
        new Question.CheckRecipients(envelope.recipients(), envelope.sender(), envelope.origin()),
        answer ->
            switch (answer) {
              case Answer.EachRecipient(List<Answer.Verdict> verdicts) ->
                  refusedAmong(envelope.recipients(), verdicts)
                      .orElseGet(() -> store(envelope, content, 0));
              case Answer.Accepted _ -> store(envelope, content, 0);
              case Answer.Refused refused -> Problem.refused(refused);
              case Answer.Authenticated unasked -> throw UnaskedAnswer.of(unasked);
              case Answer.Maildrop unasked -> throw UnaskedAnswer.of(unasked);
              case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
            });
  }

  /** One that will never be taken counts before one that cannot be said anything of now. */
  private static Optional<Turn> refusedAmong(
      List<Recipient> recipients, List<Answer.Verdict> verdicts) {
    Optional<Turn> found = Optional.empty();
    for (int index = 0; index < verdicts.size(); index++) {
      if (verdicts.get(index) instanceof Answer.Refused(Refusal refusal, String detail)) {
        String cause = recipients.get(index).address() + (detail.isEmpty() ? "" : ": " + detail);
        Problem problem = Problem.of(refusal);
        if (problem == Problem.RECIPIENT_REFUSED) {
          return Optional.of(problem.turn(cause));
        }
        found = Optional.of(problem.turn(cause));
      }
    }
    return found;
  }

  private static Turn store(Envelope envelope, byte[] content, int uploaded) {
    if (content.length <= WHOLE_OCTETS_MAX) {
      return store(envelope, new Question.Whole(content, content.length));
    }
    if (uploaded == content.length) {
      return store(envelope, new Question.Uploaded(1, content.length));
    }
    int end = Math.min(content.length, uploaded + PART_OCTETS);
    byte[] part = Arrays.copyOfRange(content, uploaded, end);
    return new Turn.Ask(
        new Question.UploadPart(1, uploaded, part),
        answer ->
            switch (Answer.verdict(answer)) {
              case Answer.Accepted _ -> store(envelope, content, end);
              case Answer.Refused refused ->
                  new Turn.Tell(new Notice.AbandonUpload(1), () -> Problem.refused(refused));
            });
  }

  private static Turn store(Envelope envelope, Question.Content content) {
    return new Turn.Ask(
        new Question.StoreMessage(envelope, content),
        answer ->
            switch (Answer.verdict(answer)) {
              case Answer.Accepted(String text) -> stored(text);
              case Answer.Refused refused -> Problem.refused(refused);
            });
  }

  private static Turn stored(String text) {
    JsonValue.Members answer = new JsonValue.Members().put("detail", text);
    int from = text.length() - POSTMARK_DIGITS;
    if (from >= 0 && text.substring(from).matches("[0-9a-f]+")) {
      answer.put("postmark", text.substring(from));
    }
    return new Turn.Finished(HttpResponse.json(201, answer));
  }
}
