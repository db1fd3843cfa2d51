package grapevine.runtime.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.process.Watchdog;
import grapevine.runtime.tls.Credentials;
import grapevine.runtime.tls.Keys;
import grapevine.runtime.tls.TlsContexts;
import grapevine.runtime.tls.TlsTrouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;

/**
 * How a server joins: it makes a key, goes to the server that made its token, is sure by the
 * fingerprint that it is the right one, and shows secret and request. Safe for use by several
 * threads.
 */
public final class Enrolment {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 30_000;

  private Enrolment() {}

  /** How joining ended. */
  public sealed interface Outcome {
    /**
     * It belongs.
     *
     * @param credentials its key and certificate, to be kept
     * @param authority the organisation's authority, to be kept
     * @param introduction what the other server tells from the beginning
     */
    record Joined(Credentials credentials, X509Certificate authority, byte[] introduction)
        implements Outcome {}

    /** It may not, with the reason in words. */
    record Refused(String why) implements Outcome {}

    /** Nobody who could be asked was reached; the token is still good. */
    record NotReached(String why) implements Outcome {}

    /** The connection broke after the token was shown: it may be used up. */
    record Unknown(String why) implements Outcome {}
  }

  /** Joins by way of the token's addresses, in their order. Blocks, up to some minutes. */
  public static Outcome join(JoinToken token, Applicant applicant, Watchdog watchdog)
      throws TlsTrouble {
    KeyPair keys = Keys.create();
    byte[] request = Keys.request(keys);
    ByteWriter join = new ByteWriter().putBytes(token.secret()).putBytes(request);
    Applicant.CODEC.write(join, applicant);
    Outcome last = new Outcome.NotReached("the token has no addresses");
    for (NetworkAddress address : token.addresses()) {
      last = ask(address, token, join.toByteArray(), keys, watchdog);
      if (!(last instanceof Outcome.NotReached)) {
        return last;
      }
    }
    return last;
  }

  private static Outcome ask(
      NetworkAddress address, JoinToken token, byte[] join, KeyPair keys, Watchdog watchdog)
      throws TlsTrouble {
    boolean shown = false;
    try (Socket plain = new Socket();
        Watchdog.Watch _ = watchdog.after(CONNECT_MILLIS + ANSWER_MILLIS, () -> cut(plain))) {
      InetSocketAddress resolved = address.resolve();
      if (resolved.isUnresolved()) {
        return new Outcome.NotReached(address + ": the host name is not known");
      }
      plain.connect(resolved, CONNECT_MILLIS);
      SSLSocket socket = TlsContexts.clientSide(TlsContexts.forJoining(token.fingerprint()), plain);
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      socket.startHandshake();
      Handshake.Wire wire = Handshake.Wire.over(plain, socket);
      shown = true;
      wire.say(Frame.JOIN, join);
      return answer(Frame.read(wire.in()), keys);
    } catch (IOException | MalformedException e) {
      String why = address + ": " + Complaints.words(e);
      return shown ? new Outcome.Unknown(why) : new Outcome.NotReached(why);
    }
  }

  private static void cut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Outcome answer(Frame answer, KeyPair keys) throws IOException, TlsTrouble {
    if (answer.kind() == Frame.REFUSED) {
      return new Outcome.Refused(Handshake.words(answer.content()));
    }
    if (answer.kind() != Frame.JOINED) {
      throw new MalformedException("an answer of kind " + answer.kind());
    }
    ByteReader in = new ByteReader(answer.content());
    List<X509Certificate> chain = new ArrayList<>();
    for (byte[] der : in.getAll(ByteReader::getBytes)) {
      chain.add(certificate(der));
    }
    byte[] introduction = in.getBytes();
    if (chain.size() < 2 || !chain.getFirst().getPublicKey().equals(keys.getPublic())) {
      throw new MalformedException("a certificate for another key");
    }
    return new Outcome.Joined(
        new Credentials(keys.getPrivate(), chain), chain.getLast(), introduction);
  }

  private static X509Certificate certificate(byte[] der) throws TlsTrouble {
    try {
      Certificate read =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      return (X509Certificate) read;
    } catch (GeneralSecurityException e) {
      throw new TlsTrouble("the other server sent no certificate", e);
    }
  }

  static void refuse(Handshake.Wire wire, String why) throws IOException {
    Handshake.refuse(wire, why);
  }

  static void admit(Handshake.Wire wire, List<X509Certificate> chain, byte[] introduction)
      throws IOException, TlsTrouble {
    ByteWriter joined = new ByteWriter().putVarint(chain.size());
    try {
      for (X509Certificate certificate : chain) {
        joined.putBytes(certificate.getEncoded());
      }
    } catch (CertificateEncodingException e) {
      throw new TlsTrouble("a certificate has no encoding", e);
    }
    wire.say(Frame.JOINED, joined.putBytes(introduction).toByteArray());
  }
}
