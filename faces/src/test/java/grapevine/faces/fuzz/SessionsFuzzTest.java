package grapevine.faces.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import grapevine.faces.envelope.Channel;
import grapevine.faces.pop3.Pop3Configuration;
import grapevine.faces.pop3.Pop3Limits;
import grapevine.faces.pop3.Pop3Session;
import grapevine.faces.smtp.SmtpConfiguration;
import grapevine.faces.smtp.SmtpLimits;
import grapevine.faces.smtp.SmtpRole;
import grapevine.faces.smtp.SmtpSession;

/**
 * Any bytes, cut anywhere, with any answers: no session throws, holds more than it may, or says
 * what is no line.
 */
final class SessionsFuzzTest {

  private static final SmtpLimits SMALL =
      new SmtpLimits(
          new SmtpLimits.Size(4_000, 1_000, 400, 256, 64),
          new SmtpLimits.Conversation(5, 256, 512, 10, 3),
          SmtpLimits.Time.DEFAULT);

  @FuzzTest(maxDuration = "30s")
  void submission(byte[] input) {
    smtp(SmtpRole.SUBMISSION, input);
  }

  @FuzzTest(maxDuration = "30s")
  void outside(byte[] input) {
    smtp(SmtpRole.OUTSIDE, input);
  }

  @FuzzTest(maxDuration = "30s")
  void lmtp(byte[] input) {
    smtp(SmtpRole.LMTP, input);
  }

  @FuzzTest(maxDuration = "30s")
  void pop3(byte[] input) {
    Pop3Limits limits = new Pop3Limits(256, 10, 3, 600_000, 60_000);
    Pop3Configuration configuration = new Pop3Configuration("server", true, limits);
    new Harness(new Pop3Session(configuration), channel()).run(input);
  }

  private static void smtp(SmtpRole role, byte[] input) {
    SmtpConfiguration configuration = new SmtpConfiguration(role, "server", true, SMALL);
    new Harness(new SmtpSession(configuration), channel()).run(input);
  }

  private static Channel channel() {
    return new Channel("127.0.0.1", true, false);
  }
}
