package grapevine.runtime.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.env.Clock;
import grapevine.kernel.log.LogLine;
import grapevine.runtime.process.Log;
import grapevine.runtime.tls.Authority;
import grapevine.runtime.tls.TlsTrouble;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Takes servers in, at the one that has the authority's key. Whether a token is good, and that it
 * is good once, is decided by the {@link Gatekeeper}.
 */
public final class EnrolmentDesk {
  private final Authority authority;
  private final Gatekeeper gatekeeper;
  private final Clock clock;
  private final Log log;

  /** Decides who may join. Called by several threads; it may block for some seconds. */
  @FunctionalInterface
  public interface Gatekeeper {
    /**
     * Uses a token up.
     *
     * @param secret the token's secret
     */
    Decision decide(byte[] secret, Applicant applicant);
  }

  /** What a {@link Gatekeeper} decides. */
  public sealed interface Decision {
    /**
     * It may join; that is durable, and the token is used up.
     *
     * @param introduction what it shall know from the beginning, at most 48 KiB
     */
    record Admitted(byte[] introduction) implements Decision {}

    /** It may not, with the reason in words. */
    record Refused(String why) implements Decision {}
  }

  /** A desk. */
  public EnrolmentDesk(Authority authority, Gatekeeper gatekeeper, Clock clock, Log log) {
    this.authority = authority;
    this.gatekeeper = gatekeeper;
    this.clock = clock;
    this.log = log;
  }

  void serve(Handshake.Wire wire, Frame join) throws IOException {
    try {
      ByteReader in = new ByteReader(join.content());
      byte[] secret = in.getBytes();
      byte[] request = in.getBytes();
      Applicant applicant = Applicant.CODEC.read(in);
      // the certificate first: a request that cannot be signed must not use the token up
      List<X509Certificate> chain =
          authority.issue(request, applicant.name(), applicant.hosts(), clock.wallMillis());
      switch (gatekeeper.decide(secret, applicant)) {
        case Decision.Admitted(byte[] introduction) -> admit(wire, applicant, chain, introduction);
        case Decision.Refused(String why) -> refuse(wire, why);
      }
    } catch (MalformedException | TlsTrouble e) {
      refuse(wire, "malformed request to join: " + e.getMessage());
    }
  }

  private void admit(
      Handshake.Wire wire, Applicant applicant, List<X509Certificate> chain, byte[] introduction)
      throws IOException, TlsTrouble {
    log.write(
        LogLine.info("server joined", "number", applicant.number(), "name", applicant.name()));
    Enrolment.admit(wire, chain, introduction);
  }

  private void refuse(Handshake.Wire wire, String why) throws IOException {
    log.write(LogLine.warning("join refused", "address", wire.where(), "cause", why));
    Enrolment.refuse(wire, why);
  }
}
