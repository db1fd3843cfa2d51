package grapevine.server;

import grapevine.faces.Question;
import grapevine.faces.envelope.Envelope;
import grapevine.faces.envelope.MailAddress;
import grapevine.faces.envelope.NotifyWhen;
import grapevine.faces.envelope.Recipient;
import grapevine.faces.envelope.ReturnContent;
import grapevine.faces.envelope.Sender;
import grapevine.service.request.Origin;
import grapevine.service.request.Submission;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/** What sessions say of a message, as the node understands it. */
final class Envelopes {
  private Envelopes() {}

  /** The reverse path without brackets; empty for the null sender. */
  static String mailFrom(Sender sender) {
    return sender.address().map(MailAddress::toString).orElse("");
  }

  /** A message that is offered. */
  static Submission submission(
      Question.StoreMessage store, Origin origin, String peer, LongUnaryOperator uploads) {
    Envelope envelope = store.envelope();
    Sender sender = envelope.sender();
    return new Submission(
        origin,
        new Submission.Via(envelope.origin().helloName(), peer, envelope.protocol()),
        mailFrom(sender),
        envelope.recipients().stream().map(Envelopes::recipient).toList(),
        content(store.content(), uploads),
        sender.options().envelopeId().orElse(""),
        returned(sender.options().returned()));
  }

  private static Submission.Recipient recipient(Recipient recipient) {
    List<NotifyWhen> reports = recipient.reports();
    return new Submission.Recipient(
        recipient.address().toString(),
        reports.stream().map(NotifyWhen::name).collect(Collectors.joining(",")),
        recipient
            .original()
            .map(original -> original.type() + ";" + original.address())
            .orElse(""));
  }

  private static Submission.Content content(Question.Content content, LongUnaryOperator uploads) {
    return switch (content) {
      case Question.Whole(byte[] bytes, int length) ->
          new Submission.Content.Whole(
              bytes.length == length ? bytes : Arrays.copyOf(bytes, length));
      case Question.Uploaded(long upload, long octets) ->
          new Submission.Content.Uploaded(uploads.applyAsLong(upload), octets);
    };
  }

  private static String returned(ReturnContent returned) {
    return switch (returned) {
      case UNSPECIFIED -> "";
      case FULL -> "FULL";
      case HEADERS -> "HDRS";
    };
  }
}
