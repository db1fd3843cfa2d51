package grapevine.service.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.ClientToken;
import grapevine.mechanism.exactlyonce.Heard;
import grapevine.service.request.Answer;
import java.util.SortedMap;
import java.util.TreeMap;

/** The answers to the requests that servers put to each other. */
final class AnswerCodec {
  private AnswerCodec() {}

  @SuppressWarnings("EnumOrdinal") // the order of the values is part of the written form
  static void write(ByteWriter out, Answer answer) {
    switch (answer) {
      case Answer.Done() -> out.putByte(1);
      case Answer.Refused(Answer.Reason reason, String text) ->
          out.putByte(2).putByte(reason.ordinal()).putString(text);
      case Answer.NotNow(String text) -> out.putByte(3).putString(text);
      case Answer.Unknown(String text) -> out.putByte(4).putString(text);
      case Answer.SignedIn(EntryId who) -> EntryId.CODEC.write(out.putByte(5), who);
      case Answer.Verdicts answered ->
          out.putByte(6).putAll(answered.verdicts(), AnswerCodec::writeVerdict);
      case Answer.Maildrop answered ->
          out.putByte(7).putAll(answered.items(), AnswerCodec::writeItem);
      case Answer.BodyBytes(byte[] bytes) -> out.putByte(8).putBytes(bytes);
      case Answer.Report answered ->
          out.putByte(9)
              .putByte(answered.outcome().ordinal())
              .putString(answered.text())
              .putAll(answered.rows(), AnswerCodec::writeRow);
      case Answer.Existence existence -> {
        out.putByte(10)
            .putAll(existence.present(), ByteWriter::putBoolean)
            .putBoolean(existence.caughtUp())
            .putAll(existence.replicas(), (to, replica) -> to.putLong(replica.value()));
        Timestamp.CODEC.write(out, existence.now());
      }
      case Answer.Prepared prepared -> {
        out.putByte(11).putLong(prepared.to().value());
        Timestamp.CODEC.write(out, prepared.seen());
        ClientToken.CODEC.write(out.putVarint(prepared.wallMillis()), prepared.client());
        out.putString(prepared.token());
      }
      case Answer.Heard(Heard heard) -> Heard.CODEC.write(out.putByte(12), heard);
      case Answer.ScramKeys keys ->
          out.putByte(20)
              .putBytes(keys.salt())
              .putVarint(keys.iterations())
              .putBytes(keys.storedKey())
              .putBytes(keys.serverKey());
      case Answer.Accepted _ ->
          throw new IllegalArgumentException("never relayed: " + answer.getClass().getSimpleName());
    }
  }

  static Answer read(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 -> new Answer.Done();
      case 2 -> new Answer.Refused(in.getEnum(Answer.Reason.values()), in.getString());
      case 3 -> new Answer.NotNow(in.getString());
      case 4 -> new Answer.Unknown(in.getString());
      case 5 -> new Answer.SignedIn(EntryId.CODEC.read(in));
      case 6 -> new Answer.Verdicts(in.getAll(AnswerCodec::readVerdict));
      case 7 -> new Answer.Maildrop(in.getAll(AnswerCodec::readItem));
      case 8 -> new Answer.BodyBytes(in.getBytes());
      case 9 ->
          new Answer.Report(
              in.getEnum(Answer.Outcome.values()), in.getString(), in.getAll(AnswerCodec::readRow));
      case 10 ->
          new Answer.Existence(
              in.getAll(ByteReader::getBoolean),
              in.getBoolean(),
              in.getAll(from -> new ServerNumber(from.getLong())),
              Timestamp.CODEC.read(in));
      case 11 ->
          new Answer.Prepared(
              new ServerNumber(in.getLong()),
              Timestamp.CODEC.read(in),
              in.getVarint(),
              ClientToken.CODEC.read(in),
              in.getString());
      case 12 -> new Answer.Heard(Heard.CODEC.read(in));
      case 20 -> new Answer.ScramKeys(in.getBytes(), in.getInt(), in.getBytes(), in.getBytes());
      default -> throw new MalformedException("an answer of kind " + kind);
    };
  }

  @SuppressWarnings("EnumOrdinal") // the order of the values is part of the written form
  private static void writeVerdict(ByteWriter out, Answer.Verdict verdict) {
    switch (verdict) {
      case Answer.Verdict.Welcome() -> out.putByte(1);
      case Answer.Verdict.No(Answer.Reason reason, String text) ->
          out.putByte(2).putByte(reason.ordinal()).putString(text);
      case Answer.Verdict.Later(String text) -> out.putByte(3).putString(text);
    }
  }

  private static Answer.Verdict readVerdict(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 -> new Answer.Verdict.Welcome();
      case 2 -> new Answer.Verdict.No(in.getEnum(Answer.Reason.values()), in.getString());
      case 3 -> new Answer.Verdict.Later(in.getString());
      default -> throw new MalformedException("a verdict of kind " + kind);
    };
  }

  private static void writeItem(ByteWriter out, Answer.Item item) {
    Postmark.CODEC.write(out, item.message());
    BodyId.CODEC.write(out.putBytes(item.prefix()), item.body());
    out.putVarint(item.bodySize()).putLong(item.site().value());
  }

  private static Answer.Item readItem(ByteReader in) {
    return new Answer.Item(
        Postmark.CODEC.read(in),
        in.getBytes(),
        BodyId.CODEC.read(in),
        PeerMessageCodec.offset(in),
        new ServerNumber(in.getLong()));
  }

  private static void writeRow(ByteWriter out, SortedMap<String, String> row) {
    out.putVarint(row.size());
    row.forEach((name, value) -> out.putString(name).putString(value));
  }

  private static SortedMap<String, String> readRow(ByteReader in) {
    TreeMap<String, String> row = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      row.put(in.getString(), in.getString());
    }
    return row;
  }
}
