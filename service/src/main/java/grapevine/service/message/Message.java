package grapevine.service.message;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All of a message but its body. It depends on the acceptance alone: what happens on the way is in
 * the trace.
 *
 * @param postmark its unique id
 * @param body the name of its content as received
 * @param bodySize octets of that content
 * @param prefix the header lines that come before it: Return-Path: and Received:, with CRLF ends
 * @param mailFrom the reverse path without angle brackets; empty for the null sender
 * @param sender who signed in, where somebody did
 * @param accepted when and where it was accepted
 * @param stamp what the sender had seen of each registry: older lists are not expanded for it
 * @param envelopeId ENVID of RFC 3461, or empty
 * @param returnWhat RET of RFC 3461, or empty
 */
public record Message(
    Postmark postmark,
    BodyId body,
    long bodySize,
    byte[] prefix,
    String mailFrom,
    Optional<EntryId> sender,
    Timestamp accepted,
    SortedMap<String, VersionVector> stamp,
    String envelopeId,
    String returnWhat) {
  /** How messages are written. */
  public static final Codec<Message> CODEC = Codec.of(Message::write, Message::read);

  /** This message under another postmark. */
  public Message under(Postmark other) {
    return new Message(
        other, body, bodySize, prefix, mailFrom, sender, accepted, stamp, envelopeId, returnWhat);
  }

  /** This message, of a sender who had seen that. */
  public Message stamped(SortedMap<String, VersionVector> seen) {
    return new Message(
        postmark, body, bodySize, prefix, mailFrom, sender, accepted, seen, envelopeId, returnWhat);
  }

  private static void write(ByteWriter out, Message message) {
    Postmark.CODEC.write(out, message.postmark);
    BodyId.CODEC.write(out, message.body);
    out.putVarint(message.bodySize).putBytes(message.prefix).putString(message.mailFrom);
    out.putOptional(message.sender.orElse(null), EntryId.CODEC::write);
    Timestamp.CODEC.write(out, message.accepted);
    out.putVarint(message.stamp.size());
    message.stamp.forEach(
        (registry, vector) -> VersionVector.CODEC.write(out.putString(registry), vector));
    out.putString(message.envelopeId).putString(message.returnWhat);
  }

  private static Message read(ByteReader in) {
    Postmark postmark = Postmark.CODEC.read(in);
    BodyId body = BodyId.CODEC.read(in);
    long bodySize = in.getVarint();
    byte[] prefix = in.getBytes();
    String mailFrom = in.getString();
    Optional<EntryId> sender = Optional.ofNullable(in.getOptional(EntryId.CODEC::read));
    Timestamp accepted = Timestamp.CODEC.read(in);
    TreeMap<String, VersionVector> stamp = new TreeMap<>();
    int registries = in.getLength();
    for (int index = 0; index < registries; index++) {
      stamp.put(in.getString(), VersionVector.CODEC.read(in));
    }
    return new Message(
        postmark,
        body,
        bodySize,
        prefix,
        mailFrom,
        sender,
        accepted,
        stamp,
        in.getString(),
        in.getString());
  }
}
