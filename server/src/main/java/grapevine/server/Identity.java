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
   * @param number its own number, as its certificate says
   * @param peers the other servers and where they take links
   */
  record First(ServerNumber number, SortedMap<ServerNumber, List<String>> peers) {
    private static final Codec<First> CODEC =
        Codec.of(
            (out, first) -> {
              out.putLong(first.number.value());
              writePeers(out, first.peers);
            },
            in -> new First(new ServerNumber(in.getLong()), readPeers(in)));
  }

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
  static byte[] introduction(Map<ServerNumber, List<String>> servers) {
    ByteWriter out = new ByteWriter();
    writePeers(out, new TreeMap<>(servers));
    return out.toByteArray();
  }

  /** Reads an introduction. */
  static SortedMap<ServerNumber, List<String>> readIntroduction(byte[] introduction) {
    return readPeers(new ByteReader(introduction));
  }

  private static void writePeers(ByteWriter out, SortedMap<ServerNumber, List<String>> peers) {
    out.putVarint(peers.size());
    peers.forEach((number, addresses) ->
        out.putLong(number.value()).putAll(addresses, ByteWriter::putString));
  }

  private static SortedMap<ServerNumber, List<String>> readPeers(ByteReader in) {
    TreeMap<ServerNumber, List<String>> peers = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      peers.put(new ServerNumber(in.getLong()), in.getAll(ByteReader::getString));
    }
    return peers;
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
