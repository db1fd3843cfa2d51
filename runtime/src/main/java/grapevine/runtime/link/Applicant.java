package grapevine.runtime.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.tls.LinkNames;
import java.util.List;

/**
 * A server that wants to join.
 *
 * @param number its number, drawn by itself
 * @param name its name, such as {@code semillon}
 * @param addresses where it takes links; may be empty where it only dials
 * @param hosts host names and addresses by which mail programs reach it
 */
public record Applicant(
    ServerNumber number, String name, List<NetworkAddress> addresses, List<String> hosts) {
  static final Codec<Applicant> CODEC = Codec.of(Applicant::write, Applicant::read);

  /** Copies the lists. */
  public Applicant {
    addresses = List.copyOf(addresses);
    hosts = List.copyOf(hosts);
  }

  private static void write(ByteWriter out, Applicant applicant) {
    out.putLong(applicant.number.value()).putString(applicant.name);
    out.putAll(applicant.addresses, (inner, address) -> inner.putString(address.toString()));
    out.putAll(applicant.hosts, ByteWriter::putString);
  }

  private static Applicant read(ByteReader in) {
    ServerNumber number = new ServerNumber(in.getLong());
    String name = in.getString();
    if (number.value() == 0 || !LinkNames.isName(name)) {
      throw new MalformedException("not a server's number and name");
    }
    return new Applicant(
        number, name, in.getAll(Applicant::address), in.getAll(ByteReader::getString));
  }

  private static NetworkAddress address(ByteReader in) {
    String text = in.getString();
    return NetworkAddress.parse(text).orElseThrow(() -> new MalformedException("not an address"));
  }
}
