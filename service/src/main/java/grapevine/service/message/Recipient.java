package grapevine.service.message;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import java.util.Optional;

/**
 * One of those that a copy of a message is still to be delivered to.
 *
 * @param target whom
 * @param original the address that the sender gave and that this recipient comes from
 * @param list the group whose member it is, where it came out of a list: its owners hear of a name
 *     that has vanished
 * @param notifyWhen NOTIFY of RFC 3461, or empty
 * @param originalRecipient ORCPT of RFC 3461, or empty
 */
public record Recipient(
    Target target,
    String original,
    Optional<RName> list,
    String notifyWhen,
    String originalRecipient) {
  /** How recipients are written. */
  public static final Codec<Recipient> CODEC = Codec.of(Recipient::write, Recipient::read);

  /** This recipient with another target. */
  public Recipient at(Target other) {
    return new Recipient(other, original, list, notifyWhen, originalRecipient);
  }

  /** What of this recipient is the same on every way that a copy may take to it. */
  public Recipient about() {
    return new Recipient(new Target.Outside(words()), original, Optional.empty(), "", "");
  }

  /** What this recipient is called in reports and traces. */
  public String words() {
    return switch (target) {
      case Target.Addressed _ -> original;
      case Target.Named(RName name) -> name.toString();
      case Target.Listed listed -> listed.name().toString();
      case Target.Inbox(EntryId owner) -> owner.name().toString();
      case Target.Outside(String address) -> address;
      case Target.OwnersOf(RName group) -> "owners of " + group;
    };
  }

  /** Whom a copy is for, as far as that is known. */
  public sealed interface Target {
    /**
     * Whoever bears that local part in a registry, to be looked up by a server that holds it: an
     * individual or alias, else a group.
     *
     * @param localPart of the address, with any detail behind {@code +}
     */
    record Addressed(String localPart, String registry) implements Target {}

    /** An entry by its name. */
    record Named(RName name) implements Target {}

    /**
     * An item of a list or of a forwarding: the entry of that identity; without one, the entry of
     * that name if it was there when the item was added. So a name used again inherits nothing.
     */
    record Listed(RName name, Optional<EntryId> identity, Timestamp added) implements Target {}

    /** An individual whose inbox sites are known: to be put into the mailbox. */
    record Inbox(EntryId owner) implements Target {}

    /** An address outside this system. */
    record Outside(String address) implements Target {}

    /** Whoever owns a group, to be looked up by a server that holds its registry. */
    record OwnersOf(RName group) implements Target {}
  }

  private static void write(ByteWriter out, Recipient recipient) {
    switch (recipient.target) {
      case Target.Addressed(String localPart, String registry) ->
          out.putByte(1).putString(localPart).putString(registry);
      case Target.Named(RName name) -> RName.CODEC.write(out.putByte(2), name);
      case Target.Listed listed -> {
        RName.CODEC.write(out.putByte(6), listed.name());
        out.putOptional(listed.identity().orElse(null), EntryId.CODEC::write);
        Timestamp.CODEC.write(out, listed.added());
      }
      case Target.Inbox(EntryId owner) -> EntryId.CODEC.write(out.putByte(3), owner);
      case Target.Outside(String address) -> out.putByte(4).putString(address);
      case Target.OwnersOf(RName group) -> RName.CODEC.write(out.putByte(5), group);
    }
    out.putString(recipient.original);
    out.putOptional(recipient.list.orElse(null), RName.CODEC::write);
    out.putString(recipient.notifyWhen).putString(recipient.originalRecipient);
  }

  private static Recipient read(ByteReader in) {
    int kind = in.getByte();
    Target target =
        switch (kind) {
          case 1 -> new Target.Addressed(in.getString(), in.getString());
          case 2 -> new Target.Named(RName.CODEC.read(in));
          case 3 -> new Target.Inbox(EntryId.CODEC.read(in));
          case 4 -> new Target.Outside(in.getString());
          case 6 ->
              new Target.Listed(
                  RName.CODEC.read(in),
                  Optional.ofNullable(in.getOptional(EntryId.CODEC::read)),
                  Timestamp.CODEC.read(in));
          case 5 -> new Target.OwnersOf(RName.CODEC.read(in));
          default -> throw new MalformedException("a recipient of kind " + kind);
        };
    return new Recipient(
        target,
        in.getString(),
        Optional.ofNullable(in.getOptional(RName.CODEC::read)),
        in.getString(),
        in.getString());
  }
}
