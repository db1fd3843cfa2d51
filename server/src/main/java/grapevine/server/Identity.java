package grapevine.server;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.tls.Authority;
import grapevine.runtime.tls.Credentials;
import grapevine.runtime.tls.TlsTrouble;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who a server is to the others: what {@code init} or {@code join} wrote into the folder {@code
 * identity} of its data.
 *
 * @param first its number and the servers that it was told of when it joined
 * @param credentials its key and certificate
 * @param authority the certificate of the organisation's authority
 * @param issuer the authority with its key, at the server that has it
 */
record Identity(
    First first, Credentials credentials, X509Certificate authority, Optional<Authority> issuer) {
  private static final String FOLDER = "identity";
  private static final String FIRST = "first";
  private static final String CERTIFICATE = "server.crt";
  private static final String KEY = "server.key";

  /**
   * What a server knows before the registries are here.
   *
   * @param number the number that it had first; one that comes back as new takes another
   * @param servers the other servers
   */
  record First(ServerNumber number, SortedMap<ServerNumber, Introduced> servers) {
    private static final Codec<First> CODEC =
        Codec.of(
            (out, first) -> {
              out.putLong(first.number.value());
              writeServers(out, first.servers);
            },
            in -> new First(new ServerNumber(in.getLong()), readServers(in)));

    /** Where the others take links. */
    SortedMap<ServerNumber, List<String>> peers() {
      TreeMap<ServerNumber, List<String>> peers = new TreeMap<>();
      servers.forEach((number, server) -> peers.put(number, server.addresses()));
      return peers;
    }

    /** What the others are called. */
    SortedMap<ServerNumber, String> names() {
      TreeMap<ServerNumber, String> names = new TreeMap<>();
      servers.forEach((number, server) -> names.put(number, server.name()));
      return names;
    }
  }

  /**
   * Another server, as it is introduced to one that joins.
   *
   * @param name its name, which its certificate must prove
   * @param addresses where it takes links, {@code host:port}
   */
  record Introduced(String name, List<String> addresses) {}

  /** Whether that data folder has an identity. */
  static boolean isIn(Path data) {
    return Files.exists(data.resolve(FOLDER).resolve(FIRST));
  }

  /** Reads the identity of a data folder. */
  static Identity read(Path data) throws TlsTrouble, IOException {
    Path folder = data.resolve(FOLDER);
    return new Identity(
        First.CODEC.fromBytes(Files.readAllBytes(folder.resolve(FIRST))),
        Credentials.read(folder.resolve(CERTIFICATE), folder.resolve(KEY)),
        Authority.readCertificate(folder),
        Authority.isIn(folder) ? Optional.of(Authority.read(folder)) : Optional.empty());
  }

  /** Writes it, the file that makes it count last. */
  void write(Path data) throws TlsTrouble, IOException {
    Path folder = Files.createDirectories(data.resolve(FOLDER));
    if (issuer.isPresent()) {
      issuer.get().write(folder);
    } else {
      Authority.writeCertificate(folder, authority);
    }
    credentials.write(folder.resolve(CERTIFICATE), folder.resolve(KEY));
    Path draft = folder.resolve(FIRST + ".new");
    Files.write(draft, First.CODEC.toBytes(first));
    sync(draft, StandardOpenOption.WRITE);
    Files.move(draft, folder.resolve(FIRST), StandardCopyOption.ATOMIC_MOVE);
    sync(folder, StandardOpenOption.READ);
  }

  /** What a server tells one that joins: the servers that there are. */
  static byte[] introduction(Map<ServerNumber, Introduced> servers) {
    ByteWriter out = new ByteWriter();
    writeServers(out, new TreeMap<>(servers));
    return out.toByteArray();
  }

  /** Reads an introduction. */
  static SortedMap<ServerNumber, Introduced> readIntroduction(byte[] introduction) {
    return readServers(new ByteReader(introduction));
  }

  private static void writeServers(ByteWriter out, SortedMap<ServerNumber, Introduced> servers) {
    out.putVarint(servers.size());
    servers.forEach((number, server) ->
        out.putLong(number.value())
            .putString(server.name)
            .putAll(server.addresses, ByteWriter::putString));
  }

  private static SortedMap<ServerNumber, Introduced> readServers(ByteReader in) {
    TreeMap<ServerNumber, Introduced> servers = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      ServerNumber number = new ServerNumber(in.getLong());
      servers.put(number, new Introduced(in.getString(), in.getAll(ByteReader::getString)));
    }
    return servers;
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
