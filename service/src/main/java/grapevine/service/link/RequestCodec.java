package grapevine.service.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.Inquiry;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Numbering;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The requests that one server may put to another for a client. */
final class RequestCodec {
  private RequestCodec() {}

  static void write(ByteWriter out, Request request) {
    switch (request) {
      case Request.Authenticate ask -> {
        Secret.CODEC.write(out.putByte(1).putString(ask.user()), ask.password());
        out.putString(ask.channel()).putString(ask.peer()).putVarint(ask.aliases());
      }
      case Request.CheckRecipients ask -> {
        Origin.CODEC.write(out.putByte(2), ask.origin());
        out.putAll(ask.addresses(), ByteWriter::putString);
      }
      case Request.OpenMaildrop ask -> {
        EntryId.CODEC.write(out.putByte(3), ask.owner());
        out.putLong(ask.session()).putVarint(ask.from());
      }
      case Request.DeleteMessages ask -> {
        EntryId.CODEC.write(out.putByte(4), ask.owner());
        out.putAll(ask.messages(), Postmark.CODEC::write);
      }
      case Request.CloseMaildrop ask -> {
        EntryId.CODEC.write(out.putByte(5), ask.owner());
        out.putLong(ask.session());
      }
      case Request.ReadBody ask -> {
        BodyId.CODEC.write(out.putByte(6).putLong(ask.site().value()), ask.body());
        out.putVarint(ask.offset()).putVarint(ask.length());
      }
      case Request.Command ask -> writeCommand(out, ask);
      case Request.Inquire(Inquiry inquiry) -> Inquiry.CODEC.write(out.putByte(12), inquiry);
      case Request.Exists ask ->
          out.putByte(8)
              .putString(ask.registry())
              .putAll(ask.localParts(), ByteWriter::putString)
              .putOptional(ask.created().orElse(null), Timestamp.CODEC::write)
              .putBoolean(ask.takingMail());
      case Request.Enrol ask -> {
        Secret.CODEC.write(out.putByte(9), ask.token());
        out.putString(ask.serverName()).putLong(ask.number().value());
        out.putAll(ask.addresses(), ByteWriter::putString);
      }
      case Request.ScramKeys ask ->
          out.putByte(20).putString(ask.user()).putString(ask.channel()).putString(ask.peer());
      case Request.ScramProved ask ->
          out.putByte(21)
              .putString(ask.user())
              .putBytes(ask.storedKey())
              .putBoolean(ask.right())
              .putString(ask.channel())
              .putString(ask.peer());
      case Request.CheckSender _,
          Request.UploadPart _,
          Request.AbandonUpload _,
          Request.Submit _,
          Request.ComeBack _ ->
          throw new IllegalArgumentException(
              "never relayed: " + request.getClass().getSimpleName());
    }
  }

  static Request read(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 ->
          new Request.Authenticate(
              in.getString(), Secret.CODEC.read(in), in.getString(), in.getString(), in.getInt());
      case 2 ->
          new Request.CheckRecipients(Origin.CODEC.read(in), in.getAll(ByteReader::getString));
      case 3 -> new Request.OpenMaildrop(EntryId.CODEC.read(in), in.getLong(), in.getInt());
      case 4 -> new Request.DeleteMessages(EntryId.CODEC.read(in), in.getAll(Postmark.CODEC::read));
      case 5 -> new Request.CloseMaildrop(EntryId.CODEC.read(in), in.getLong());
      case 6 ->
          new Request.ReadBody(
              new ServerNumber(in.getLong()),
              BodyId.CODEC.read(in),
              PeerMessageCodec.offset(in),
              in.getInt());
      case 8 ->
          new Request.Exists(
              in.getString(),
              in.getAll(ByteReader::getString),
              Optional.ofNullable(in.getOptional(Timestamp.CODEC::read)),
              in.getBoolean());
      case 9 ->
          new Request.Enrol(
              Secret.CODEC.read(in),
              in.getString(),
              new ServerNumber(in.getLong()),
              in.getAll(ByteReader::getString));
      case 7 -> new Request.Command(readActor(in), readCommand(in));
      case 10 ->
          new Request.Command(
              readActor(in),
              readCommand(in),
              new Numbering.Prepare(in.getString(), in.getBoolean()));
      case 11 ->
          new Request.Command(readActor(in), readCommand(in), Numbering.Numbered.CODEC.read(in));
      case 12 -> new Request.Inquire(Inquiry.CODEC.read(in));
      case 20 -> new Request.ScramKeys(in.getString(), in.getString(), in.getString());
      case 21 ->
          new Request.ScramProved(
              in.getString(), in.getBytes(), in.getBoolean(), in.getString(), in.getString());
      default -> throw new MalformedException("a request of kind " + kind);
    };
  }

  private static void writeCommand(ByteWriter out, Request.Command ask) {
    int kind =
        switch (ask.numbering()) {
          case Numbering.None() -> 7;
          case Numbering.Prepare _ -> 10;
          case Numbering.Numbered _ -> 11;
        };
    writeActor(out.putByte(kind), ask.who());
    writeCommand(out, ask.command());
    switch (ask.numbering()) {
      case Numbering.None() -> {}
      case Numbering.Prepare(String token, boolean again) -> out.putString(token).putBoolean(again);
      case Numbering.Numbered numbered -> Numbering.Numbered.CODEC.write(out, numbered);
    }
  }

  private static void writeActor(ByteWriter out, Request.Actor actor) {
    switch (actor) {
      case Request.Actor.Operator() -> out.putByte(1);
      case Request.Actor.User(EntryId who) -> EntryId.CODEC.write(out.putByte(2), who);
    }
  }

  private static Request.Actor readActor(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 -> new Request.Actor.Operator();
      case 2 -> new Request.Actor.User(EntryId.CODEC.read(in));
      default -> throw new MalformedException("an actor of kind " + kind);
    };
  }

  private static void writeCommand(ByteWriter out, ControlCommand command) {
    out.putString(command.verb()).putVarint(command.arguments().size());
    command
        .arguments()
        .forEach((name, values) -> out.putString(name).putAll(values, ByteWriter::putString));
    out.putOptional(command.secret().orElse(null), Secret.CODEC::write);
  }

  private static ControlCommand readCommand(ByteReader in) {
    String verb = in.getString();
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      arguments.put(in.getString(), in.getAll(ByteReader::getString));
    }
    return new ControlCommand(
        verb, arguments, Optional.ofNullable(in.getOptional(Secret.CODEC::read)));
  }
}
