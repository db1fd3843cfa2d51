package grapevine.service.trace;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import java.util.List;

/**
 * One thing that happened to a message at a server.
 *
 * @param kind what it was
 * @param who the recipients, or the list, that it happened to, as people write them
 * @param detail where to, where from or why, in words; may be empty
 */
public record Hop(Kind kind, List<String> who, String detail) {
  /** How hops are written. */
  public static final Codec<Hop> CODEC = Codec.of(Hop::write, Hop::read);

  /** Copies the recipients. */
  public Hop {
    who = List.copyOf(who);
  }

  /** What can happen to a message. The order is part of the stored form. */
  public enum Kind {
    /** This server said yes to it. */
    ACCEPTED("accepted"),
    /** It was offered again. */
    ACCEPTED_AGAIN("accepted before"),
    /** It was put into mailboxes. */
    DELIVERED("delivered"),
    /** Another server answers for these recipients now. */
    HANDED_ON("handed on"),
    /** This server answers for these recipients from now on. */
    TAKEN_OVER("taken over"),
    /** A list was replaced by its members. */
    EXPANDED("expanded"),
    /** A list was not expanded because that had been done on the way. */
    MET_BEFORE("met before"),
    /** It follows somebody's forwarding. */
    FORWARDED("forwarded"),
    /** It waits. */
    WAITING("waiting"),
    /** The outside server took it. */
    RELAYED("relayed"),
    /** Its sender gets a report. */
    REPORTED("reported"),
    /** It ends here, and nobody is told. */
    ENDED("ended");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** The kind in words. */
    public String words() {
      return words;
    }
  }

  @SuppressWarnings("EnumOrdinal") // the order of the values is part of the written form
  private static void write(ByteWriter out, Hop hop) {
    out.putByte(hop.kind.ordinal()).putAll(hop.who, ByteWriter::putString).putString(hop.detail);
  }

  private static Hop read(ByteReader in) {
    return new Hop(in.getEnum(Kind.values()), in.getAll(ByteReader::getString), in.getString());
  }
}
