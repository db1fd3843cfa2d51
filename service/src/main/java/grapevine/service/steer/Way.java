package grapevine.service.steer;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import java.util.List;

/** What is to be done next with a parcel. */
sealed interface Way {
  Codec<Way> CODEC = Codec.of(Way::write, Way::read);

  /** Its recipients are to be looked at by this server. */
  record Here() implements Way {}

  /** The members of a group are, from a page on, to get it; the one recipient is the group. */
  record Expand(EntryId group, String from) implements Way {}

  /** Any server that holds that registry is to have it. */
  record ToRegistry(String registry) implements Way {}

  /** Any of these servers is to have it. */
  record ToSites(List<ServerNumber> sites) implements Way {}

  /**
   * It leaves by the smarthost.
   *
   * @param mark the forwarding individual for a Delivered-To: line, or empty
   */
  record Outward(String mark) implements Way {}

  private static void write(ByteWriter out, Way way) {
    switch (way) {
      case Here() -> out.putByte(1);
      case Expand(EntryId group, String from) -> {
        EntryId.CODEC.write(out.putByte(2), group);
        out.putString(from);
      }
      case ToRegistry(String registry) -> out.putByte(3).putString(registry);
      case ToSites(List<ServerNumber> sites) ->
          out.putByte(4).putAll(sites, (to, site) -> to.putLong(site.value()));
      case Outward(String mark) -> out.putByte(5).putString(mark);
    }
  }

  private static Way read(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 -> new Here();
      case 2 -> new Expand(EntryId.CODEC.read(in), in.getString());
      case 3 -> new ToRegistry(in.getString());
      case 4 -> new ToSites(in.getAll(from -> new ServerNumber(from.getLong())));
      case 5 -> new Outward(in.getString());
      default -> throw new MalformedException("a way of kind " + kind);
    };
  }
}
