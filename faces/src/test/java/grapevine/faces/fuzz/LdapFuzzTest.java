package grapevine.faces.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.unboundid.asn1.ASN1Buffer;
import com.unboundid.asn1.ASN1Exception;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.SessionOutput;
import grapevine.faces.directory.MemoryPicture;
import grapevine.faces.directory.Picture;
import grapevine.faces.envelope.Channel;
import grapevine.faces.ldap.LdapConfiguration;
import grapevine.faces.ldap.LdapLimits;
import grapevine.faces.ldap.LdapSession;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.env.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as LDAP: the first one says how they are cut and whether somebody has signed in. No
 * session throws, holds more than it may, or says what is no message.
 */
final class LdapFuzzTest {

  private static final Picture PICTURE = MemoryPicture.example();
  private static final String ALICE = "uid=alice,ou=people,ou=pa,dc=example,dc=org";
  private static final int WRITE_OCTETS_MAX = 140_000;

  private static final Clock STOPPED =
      new Clock() {
        @Override
        public long wallMillis() {
          return 0;
        }

        @Override
        public long monotonicMillis() {
          return 0;
        }
      };

  /** One session. */
  private static final class Play {
    private final SessionOutput output = new SessionOutput();
    private final LdapSession session =
        new LdapSession(
            new LdapConfiguration(
                Tree.below("dc=example,dc=org").orElseThrow(),
                () -> PICTURE,
                STOPPED,
                true,
                false,
                () -> Optional.of("nonce"),
                LdapLimits.DEFAULT));
    private @Nullable SessionInput due;
    private boolean closed;

    void handle(SessionInput input) {
      due = null;
      session.handle(input, output);
      for (SessionAction action : output.drain()) {
        assertThat(closed).isFalse();
        switch (action) {
          case SessionAction.Write(byte[] data) -> check(data);
          case SessionAction.Ask ask ->
              due = new SessionInput.Answered(ask.ask(), answer(ask.question()));
          case SessionAction.StartTls() -> due = new SessionInput.TlsStarted();
          case SessionAction.Resume() -> due = new SessionInput.Resumed();
          case SessionAction.Close() -> closed = true;
          case SessionAction.SetTimeout(long millis) -> assertThat(millis).isPositive();
          case SessionAction.Log _ -> {}
          case SessionAction.Tell _, SessionAction.SendBody _ ->
              throw new IllegalStateException(action.toString());
        }
      }
      SessionInput next = due;
      if (next != null && !closed) {
        handle(next);
      }
    }

    private static Answer answer(Question question) {
      return switch (question) {
        case Question.Authenticate _ -> new Answer.Authenticated("alice.pa");
        case Question.ScramKeysOf _ ->
            new Answer.ScramKeys(new byte[16], 4_096, new byte[32], new byte[32]);
        case Question.Proved(var _, boolean right, var _) ->
            right
                ? new Answer.Authenticated("alice.pa")
                : Answer.Refused.of(Refusal.AUTHENTICATION_FAILED);
        default -> Answer.Accepted.PLAIN;
      };
    }

    private static void check(byte[] data) {
      assertThat(data.length).isLessThan(WRITE_OCTETS_MAX);
      int at = 0;
      while (at < data.length) {
        int header = (data[at + 1] & 0x80) == 0 ? 2 : 2 + (data[at + 1] & 0x7f);
        int length = data[at + 1] & 0x7f;
        if (header > 2) {
          length = 0;
          for (int index = 2; index < header; index++) {
            length = (length << 8) | (data[at + index] & 0xff);
          }
        }
        try {
          ASN1Sequence.decodeAsSequence(Arrays.copyOfRange(data, at, at + header + length));
        } catch (ASN1Exception e) {
          throw new IllegalStateException("not a message", e);
        }
        at += header + length;
      }
    }
  }

  @FuzzTest(maxDuration = "30s")
  void ldap(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Play play = new Play();
    play.handle(new SessionInput.Opened(new Channel("127.0.0.1", true, false)));
    if ((input[0] & 1) != 0) {
      ASN1Buffer bind = new ASN1Buffer();
      new LDAPMessage(1, new BindRequestProtocolOp(ALICE, "grapes")).writeTo(bind);
      play.handle(new SessionInput.Bytes(bind.toByteArray(), 0, bind.length()));
    }
    int step = 1 + (input[0] & 0xff) / 2;
    for (int at = 1; at < input.length && !play.closed && play.session.wantsInput(); at += step) {
      int length = Math.min(step, input.length - at);
      play.handle(new SessionInput.Bytes(input.clone(), at, length));
    }
    if (!play.closed) {
      play.handle(new SessionInput.Disconnected());
    }
    assertThat(play.closed).isTrue();
    assertThat(play.session.wantsInput()).isFalse();
  }
}
