package grapevine.faces.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.asn1.ASN1Buffer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1StreamReader;
import com.unboundid.ldap.protocol.AbandonRequestProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.protocol.UnbindRequestProtocolOp;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.CancelExtendedRequest;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.SessionOutput;
import grapevine.faces.directory.Edit;
import grapevine.faces.directory.MemoryPicture;
import grapevine.faces.envelope.Channel;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.env.Clock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Long searches and what may come meanwhile; secrets in memory. */
final class LdapSessionTest {

  private static final int PEOPLE = 20_000;

  private final MemoryPicture picture = new MemoryPicture().entry("alice.pa");
  private final SessionOutput output = new SessionOutput();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final LdapSession session =
      new LdapSession(
          new LdapConfiguration(
              Tree.below("dc=example,dc=org").orElseThrow(),
              () -> picture,
              new Stopped(),
              true,
              false,
              () -> Optional.of("nonce"),
              LdapLimits.DEFAULT));
  private SessionAction.@Nullable Ask open;
  private boolean paused;
  private boolean closed;
  private long now;

  private final class Stopped implements Clock {
    @Override
    public long wallMillis() {
      return now;
    }

    @Override
    public long monotonicMillis() {
      return now;
    }
  }

  @BeforeEach
  void signIn() {
    for (int number = 0; number < PEOPLE; number++) {
      picture.entry("p" + number + ".pa");
    }
    handle(new SessionInput.Opened(new Channel("192.0.2.7", false, true)));
    send(1, new BindRequestProtocolOp("uid=alice,ou=people,ou=pa,dc=example,dc=org", "grapes"));
    answer(new Answer.Authenticated("alice.pa"));
    responses();
  }

  private void handle(SessionInput input) {
    session.handle(input, output);
    for (SessionAction action : output.drain()) {
      switch (action) {
        case SessionAction.Write(byte[] data) -> said.writeBytes(data);
        case SessionAction.Ask ask -> open = ask;
        case SessionAction.Resume() -> paused = true;
        case SessionAction.Close() -> closed = true;
        case SessionAction.SetTimeout _, SessionAction.Log _ -> {}
        case SessionAction.StartTls _, SessionAction.Tell _, SessionAction.SendBody _ ->
            throw new IllegalStateException(action.toString());
      }
    }
  }

  private byte[] send(int id, ProtocolOp operation) {
    ASN1Buffer buffer = new ASN1Buffer();
    new LDAPMessage(id, operation).writeTo(buffer);
    byte[] bytes = buffer.toByteArray();
    handle(new SessionInput.Bytes(bytes, 0, bytes.length));
    return bytes;
  }

  private void answer(Answer answer) {
    SessionAction.Ask asked = Objects.requireNonNull(open);
    open = null;
    handle(new SessionInput.Answered(asked.ask(), answer));
  }

  private boolean resume() {
    boolean waits = paused;
    paused = false;
    if (waits) {
      handle(new SessionInput.Resumed());
    }
    return waits;
  }

  private List<LDAPMessage> responses() {
    List<LDAPMessage> responses = new ArrayList<>();
    ASN1StreamReader reader = new ASN1StreamReader(new ByteArrayInputStream(said.toByteArray()));
    said.reset();
    try {
      for (LDAPMessage message = LDAPMessage.readFrom(reader, false);
          message != null;
          message = LDAPMessage.readFrom(reader, false)) {
        responses.add(message);
      }
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
    return responses;
  }

  private static SearchRequestProtocolOp everybody(String filter) {
    try {
      return new SearchRequestProtocolOp(
          "dc=example,dc=org",
          SearchScope.SUB,
          DereferencePolicy.NEVER,
          0,
          0,
          false,
          Filter.create(filter),
          List.of("uid"));
    } catch (LDAPException e) {
      throw new IllegalArgumentException(filter, e);
    }
  }

  private static int code(LDAPMessage message) {
    return message.getProtocolOp() instanceof SearchResultDoneProtocolOp done
        ? done.getResultCode()
        : -1;
  }

  @Test
  void aLongSearchComesInPiecesAndWhole() {
    send(2, everybody("(objectClass=person)"));
    int pieces = 0;
    int largest = said.size();
    while (resume()) {
      pieces++;
      largest = Math.max(largest, said.size());
    }
    List<LDAPMessage> all = responses();
    assertThat(all).hasSize(PEOPLE + 2);
    assertThat(code(all.getLast())).isZero();
    assertThat(pieces).isGreaterThan(10);
  }

  @Test
  void anAbandonedSearchEndsWithoutAWord() {
    send(2, everybody("(cn=*nobody*)"));
    assertThat(paused).isTrue();
    send(3, new AbandonRequestProtocolOp(2));
    send(4, new ExtendedRequestProtocolOp(Oids.WHO_AM_I, null));
    while (resume()) {}
    assertThat(responses()).extracting(LDAPMessage::getMessageID).containsExactly(4);
  }

  @Test
  void aCancelledSearchSaysSo() {
    send(2, everybody("(cn=*nobody*)"));
    // what waits before it is done afterwards
    send(3, new ExtendedRequestProtocolOp(Oids.WHO_AM_I, null));
    send(4, new ExtendedRequestProtocolOp(new CancelExtendedRequest(2)));
    while (resume()) {}
    List<LDAPMessage> all = responses();
    assertThat(all).extracting(LDAPMessage::getMessageID).containsExactly(2, 4, 3);
    assertThat(code(all.getFirst())).isEqualTo(118);
    assertThat(all.get(1).getProtocolOp())
        .isInstanceOfSatisfying(
            ExtendedResponseProtocolOp.class, done -> assertThat(done.getResultCode()).isZero());
  }

  @Test
  void unbindEndsASearch() {
    send(2, everybody("(cn=*nobody*)"));
    send(3, new UnbindRequestProtocolOp());
    resume();
    assertThat(closed).isTrue();
  }

  @Test
  void timeEndsASearch() {
    send(2, everybody("(cn=*nobody*)"));
    now += LdapLimits.DEFAULT.time().searchMillis();
    while (resume()) {}
    assertThat(code(responses().getFirst())).isEqualTo(3);
  }

  @Test
  void requestsThatWaitAreBounded() {
    send(2, everybody("(cn=*nobody*)"));
    int sent = 0;
    while (session.wantsInput() && sent < 100_000) {
      send(3 + sent, new ExtendedRequestProtocolOp(Oids.WHO_AM_I, null));
      sent++;
    }
    assertThat(sent).isLessThan(100_000);
    while (resume()) {}
    assertThat(responses()).hasSize(sent + 1);
    assertThat(session.wantsInput()).isTrue();
  }

  @Test
  void passwordsAreWiped() {
    byte[] bytes =
        send(2, new BindRequestProtocolOp("uid=bob,ou=people,ou=pa,dc=example,dc=org", "grapes"));
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("grapes");
    Question.Authenticate asked = (Question.Authenticate) question();
    assertThat(asked.password()).asString(StandardCharsets.UTF_8).isEqualTo("grapes");
    answer(new Answer.Authenticated("bob.pa"));
    assertThat(asked.password()).containsOnly(0);
  }

  @Test
  void newPasswordsAreWiped() {
    byte[] bytes =
        send(
            2,
            new ExtendedRequestProtocolOp(new PasswordModifyExtendedRequest("grapes", "raisins")));
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("raisins");
    Question.ChangeEntry asked = (Question.ChangeEntry) question();
    assertThat(asked.toString()).doesNotContain("raisins");
    Edit.Password edit = (Edit.Password) asked.edits().getFirst();
    assertThat(edit.fresh()).asString(StandardCharsets.UTF_8).isEqualTo("raisins");
    answer(Answer.Accepted.PLAIN);
    assertThat(edit.fresh()).containsOnly(0);
    assertThat(edit.old()).containsOnly(0);
  }

  private Question question() {
    return Objects.requireNonNull(open).question();
  }

  @Test
  void messagesUpToFourMegabytesAreTaken() {
    byte[] large = new byte[4_000_000];
    ASN1Buffer buffer = new ASN1Buffer();
    new LDAPMessage(2, new ExtendedRequestProtocolOp("1.2.3.4", new ASN1OctetString(large)))
        .writeTo(buffer);
    byte[] bytes = buffer.toByteArray();
    int at = 0;
    while (at < bytes.length) {
      assertThat(session.wantsInput()).isTrue();
      int length = Math.min(SessionInput.BYTES_MAX, bytes.length - at);
      handle(new SessionInput.Bytes(bytes, at, length));
      at += length;
    }
    assertThat(responses()).hasSize(1);
    assertThat(closed).isFalse();
  }
}
