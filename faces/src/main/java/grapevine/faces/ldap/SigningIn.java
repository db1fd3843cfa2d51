package grapevine.faces.ldap;

import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.ResultCode;
import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.UnaskedAnswer;
import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who uses a connection, and how he comes to (RFC 4513 section 4). For one thread. */
final class SigningIn {

  private static final byte[] NOTHING = new byte[0];

  private final MessageSession session;
  private final LdapConfiguration configuration;
  private @Nullable RName signedIn;
  private @Nullable EntryId signedInAs;

  /** The picture in which he was last seen to be who he was. */
  private @Nullable Picture goodIn;

  private @Nullable LDAPMessage asking;
  private byte @Nullable [] password;
  private @Nullable Scram scram;
  private byte @Nullable [] proof;
  private int failures;

  SigningIn(MessageSession session, LdapConfiguration configuration) {
    this.session = session;
    this.configuration = configuration;
  }

  /** Who has signed in; null for a stranger. */
  @Nullable RName who() {
    return signedIn;
  }

  /** The SASL mechanisms that are offered now. */
  List<String> mechanisms() {
    if (!session.channel().confidential()) {
      return List.of();
    }
    return configuration.nonces().get().isEmpty()
        ? List.of("PLAIN")
        : List.of("PLAIN", Scram.MECHANISM);
  }

  void signOut() {
    signedIn = null;
    signedInAs = null;
    goodIn = null;
  }

  void wipe() {
    if (password != null) {
      Arrays.fill(password, (byte) 0);
      password = null;
    }
    scram = null;
    proof = null;
  }

  /** Whether the entry that signed in is disabled, gone, or bears that name no more. */
  @SuppressWarnings("ReferenceEquality") // a picture never changes
  boolean revoked() {
    RName name = signedIn;
    EntryId identity = signedInAs;
    Picture picture = configuration.pictures().get();
    if (name == null || identity == null || picture == goodIn) {
      return false;
    }
    boolean good =
        picture
            .entry(name)
            .filter(entry -> entry.identity().equals(identity) && !entry.disabled())
            .isPresent();
    goodIn = good ? picture : null;
    return !good;
  }

  void bind(LDAPMessage message) {
    // whatever comes of it, who was there before is there no more
    signOut();
    Scram begun = scram;
    scram = null;
    switch (SignIn.read(
        message.getBindRequestProtocolOp(), configuration.tree(), session.channel())) {
      case SignIn.Stranger() -> reply(message, Result.SUCCESS, null);
      case SignIn.Challenge() -> challenge(message, NOTHING);
      case SignIn.Fails(Result why, boolean guess) -> {
        reply(message, why, null);
        failed(guess);
      }
      case SignIn.Claim(Question.Authenticate claim) -> {
        password = claim.password();
        ask(message, claim);
      }
      case SignIn.Proof(byte[] said) -> {
        if (begun == null) {
          begin(message, said);
        } else {
          Optional<byte[]> last = begun.prove(said);
          proof = last.orElse(null);
          ask(message, new Question.Proved(begun.user(), last.isPresent(), session.channel()));
        }
      }
    }
  }

  private void begin(LDAPMessage message, byte[] said) {
    Optional<String> nonce = configuration.nonces().get();
    if (nonce.isEmpty()) {
      reply(message, Result.of(Refusal.MECHANISM_UNKNOWN), null);
      return;
    }
    Optional<Scram> begun = Scram.begin(said, nonce.get());
    if (begun.isEmpty()) {
      reply(message, Result.of(Refusal.CREDENTIALS_MALFORMED), null);
    } else {
      scram = begun.get();
      ask(message, new Question.ScramKeysOf(begun.get().user(), session.channel()));
    }
  }

  private void ask(LDAPMessage message, Question question) {
    asking = message;
    session.ask(question);
  }

  private void reply(LDAPMessage message, Result result, byte @Nullable [] said) {
    session.replies().bind(message.getMessageID(), result, said);
  }

  private void challenge(LDAPMessage message, byte[] said) {
    reply(message, Result.of(ResultCode.SASL_BIND_IN_PROGRESS, ""), said);
  }

  private void failed(boolean guess) {
    failures += guess ? 1 : 0;
    if (guess && failures >= configuration.limits().failuresMax()) {
      session.disconnect(Result.of(Refusal.TOO_MANY_FAILURES), "too many failed sign-ins");
    }
  }

  /** Takes the answer to a question of sign-in. */
  void answered(Question asked, Answer answer) {
    LDAPMessage message = asking;
    asking = null;
    byte[] last = proof;
    Scram begun = scram;
    wipe();
    if (message == null) {
      throw UnaskedAnswer.of(answer);
    }
    switch (answer) {
      case Answer.Authenticated(String identity) -> {
        boolean unproved = asked instanceof Question.Proved && last == null;
        if (unproved || asked instanceof Question.ScramKeysOf) {
          throw UnaskedAnswer.of(answer);
        }
        enter(RName.required(identity));
        reply(message, Result.SUCCESS, last);
      }
      case Answer.Refused(Refusal refusal, String detail) -> {
        reply(message, Result.of(refusal, detail), null);
        failed(refusal == Refusal.AUTHENTICATION_FAILED);
      }
      case Answer.ScramKeys keys -> {
        if (begun == null || !(asked instanceof Question.ScramKeysOf)) {
          throw UnaskedAnswer.of(answer);
        }
        scram = begun;
        challenge(message, begun.challenge(keys));
      }
      case Answer.Accepted unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.Maildrop unasked -> throw UnaskedAnswer.of(unasked);
    }
  }

  private void enter(RName name) {
    signedIn = name;
    signedInAs =
        configuration.pictures().get().entry(name).map(PictureEntry::identity).orElse(null);
  }

  /** No answer came in time. */
  void unanswered() {
    if (asking != null) {
      reply(asking, Result.of(Refusal.UNAVAILABLE), null);
    }
  }
}
