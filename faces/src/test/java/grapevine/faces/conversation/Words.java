package grapevine.faces.conversation;

import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.directory.Edit;
import grapevine.faces.envelope.BodyKind;
import grapevine.faces.envelope.Channel;
import grapevine.faces.envelope.Envelope;
import grapevine.faces.envelope.MailAddress;
import grapevine.faces.envelope.Origin;
import grapevine.faces.envelope.Recipient;
import grapevine.faces.envelope.ReturnContent;
import grapevine.faces.envelope.Sender;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.RName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Questions and notices in words, and answers out of words. */
final class Words {

  private static final int SHOWN_OCTETS_MAX = 400;

  private Words() {}

  static String of(Question question) {
    return switch (question) {
      case Question.Authenticate(String user, byte[] password, var mechanism, Channel channel) ->
          "authenticate %s password %s by %s over %s"
              .formatted(user, Escapes.write(password), mechanism, of(channel));
      case Question.ScramKeysOf(String user, Channel channel) ->
          "keys of " + user + " over " + of(channel);
      case Question.Proved(String user, boolean right, Channel channel) ->
          "proved " + user + " " + right + " over " + of(channel);
      case Question.CheckSender(Sender sender, Origin origin) ->
          "sender " + of(sender) + " from " + of(origin);
      case Question.CheckRecipients(var recipients, Sender sender, Origin origin) ->
          "recipients " + of(recipients);
      case Question.UploadPart(long upload, long offset, byte[] bytes) ->
          "part upload=%d offset=%d octets=%d".formatted(upload, offset, bytes.length);
      case Question.StoreMessage(Envelope envelope, Question.Content content) ->
          "store %s from %s as %s to %s: %s"
              .formatted(
                  of(envelope.sender()),
                  of(envelope.origin()),
                  envelope.protocol(),
                  of(envelope.recipients()),
                  of(content));
      case Question.OpenMaildrop(String identity) -> "maildrop " + identity;
      case Question.DeleteMessages(String identity, List<String> messages) ->
          "delete of " + identity + " " + String.join(" ", messages);
      case Question.ChangeEntry(RName entry, List<Edit> edits, var unchanged) ->
          "change "
              + entry
              + unchanged.map(then -> " unchanged since " + then.millis()).orElse("")
              + ": "
              + edits.stream().map(Words::of).collect(Collectors.joining("; "));
    };
  }

  private static String of(Edit edit) {
    return switch (edit) {
      case Edit.Create() -> "create";
      case Edit.Delete() -> "delete";
      case Edit.Rename(RName name) -> "rename " + name;
      case Edit.Put(String attribute, String value) -> "put " + attribute + "=" + value;
      case Edit.Take(String attribute, String value) -> "take " + attribute + "=" + value;
      case Edit.PutMember(RName member) -> "put member " + member;
      case Edit.TakeMember(RName member) -> "take member " + member;
      case Edit.Password(byte[] old, byte[] fresh) ->
          "password " + Escapes.write(fresh) + " for " + Escapes.write(old);
    };
  }

  static String of(Notice notice) {
    return switch (notice) {
      case Notice.AbandonUpload(long upload) -> "abandon upload=" + upload;
      case Notice.ReleaseMaildrop(String identity) -> "release " + identity;
    };
  }

  private static String of(Channel channel) {
    return channel.peerAddress()
        + (channel.loopback() ? " loopback" : "")
        + (channel.tls() ? " tls" : "");
  }

  private static String of(Origin origin) {
    return origin.helloName()
        + origin.identity().map(who -> " signed in as " + who).orElse("")
        + " at "
        + of(origin.channel());
  }

  private static String of(Sender sender) {
    StringBuilder words =
        new StringBuilder("<" + sender.address().map(MailAddress::toString).orElse("") + ">");
    var options = sender.options();
    options.declaredOctets().ifPresent(octets -> words.append(" size=").append(octets));
    if (options.body() != BodyKind.UNSPECIFIED) {
      words.append(" body=").append(options.body());
    }
    if (options.internationalized()) {
      words.append(" utf8");
    }
    if (options.returned() != ReturnContent.UNSPECIFIED) {
      words.append(" ret=").append(options.returned());
    }
    options.envelopeId().ifPresent(id -> words.append(" envid=").append(id));
    return words.toString();
  }

  private static String of(List<Recipient> recipients) {
    return recipients.stream().map(Words::of).collect(Collectors.joining("; "));
  }

  static String of(Recipient recipient) {
    StringBuilder words = new StringBuilder("<" + recipient.address() + ">");
    if (!recipient.reports().isEmpty()) {
      words.append(" notify=").append(recipient.reports());
    }
    recipient.original().ifPresent(o -> words.append(" orcpt=" + o.type() + ";" + o.address()));
    return words.toString();
  }

  private static String of(Question.Content content) {
    return switch (content) {
      case Question.Uploaded(long upload, long octets) -> "upload=" + upload + " octets=" + octets;
      case Question.Whole(byte[] bytes, int length) ->
          length > SHOWN_OCTETS_MAX
              ? "octets=" + length
              : "\"" + Escapes.write(Arrays.copyOf(bytes, length)) + "\"";
    };
  }

  static Answer answer(String words) {
    if (words.startsWith("each ")) {
      List<Answer.Verdict> verdicts = new ArrayList<>();
      for (String part : words.substring(5).split("; ")) {
        verdicts.add(Answer.verdict(answer(part)));
      }
      return new Answer.EachRecipient(verdicts);
    }
    String[] parts = words.split(" ", 2);
    String rest = parts.length > 1 ? parts[1] : "";
    return switch (parts[0]) {
      case "accepted" -> new Answer.Accepted(rest);
      case "refused" -> refused(rest);
      case "authenticated" -> new Answer.Authenticated(rest);
      case "maildrop" -> maildrop(rest);
      case "keys" -> keys(rest.split(" "));
      default -> throw new IllegalArgumentException("answer " + words);
    };
  }

  /** Salt, iterations, stored key, server key; octets in Base64. */
  private static Answer keys(String[] words) {
    Base64.Decoder base64 = Base64.getDecoder();
    return new Answer.ScramKeys(
        base64.decode(words[0]),
        Integer.parseInt(words[1]),
        base64.decode(words[2]),
        base64.decode(words[3]));
  }

  private static Answer refused(String words) {
    String[] parts = words.split(" ", 2);
    return new Answer.Refused(Refusal.valueOf(parts[0]), parts.length > 1 ? parts[1] : "");
  }

  /** Either {@code id octets; id octets}, or {@code count=N}. */
  private static Answer maildrop(String words) {
    List<Answer.MaildropMessage> messages = new ArrayList<>();
    if (words.startsWith("count=")) {
      for (int n = 1; n <= Integer.parseInt(words.substring(6)); n++) {
        messages.add(message("message-%08d".formatted(n), 1_000 + n));
      }
    } else if (!words.isEmpty()) {
      for (String part : words.split("; ")) {
        String[] idAndOctets = part.split(" ");
        messages.add(message(idAndOctets[0], Long.parseLong(idAndOctets[1])));
      }
    }
    return new Answer.Maildrop(messages);
  }

  private static Answer.MaildropMessage message(String id, long octets) {
    BodyId body = BodyId.of(id.getBytes(StandardCharsets.UTF_8));
    return new Answer.MaildropMessage(id, octets, body);
  }
}
