package grapevine.service.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.message.Recipient.Target;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PeerMessageCodecTest {
  private static final ServerNumber SERVER = new ServerNumber(-7);
  private static final Timestamp AT = new Timestamp(1_795_269_720_000L, 3, SERVER);
  private static final EntryId ALICE = new EntryId(RName.required("alice.pa"), AT);
  private static final BodyId BODY = BodyId.of(new byte[] {1, 2, 3});
  private static final Postmark MARK = new Postmark(-1, 5);

  private static Message message() {
    TreeMap<String, VersionVector> stamp = new TreeMap<>();
    stamp.put("pa", VersionVector.EMPTY.with(SERVER, 9));
    return new Message(
        MARK, BODY, 3, new byte[] {65}, "a@b", Optional.of(ALICE), AT, stamp, "env", "FULL");
  }

  private static List<Recipient> recipients() {
    List<Recipient> all = new ArrayList<>();
    for (Target target :
        List.of(
            new Target.Addressed("bob+x", "pa"),
            new Target.Named(RName.required("bob.pa")),
            new Target.Listed(RName.required("bob.pa"), Optional.of(ALICE), AT),
            new Target.Inbox(ALICE),
            new Target.Outside("ü@example.net"),
            new Target.OwnersOf(RName.required("csl^.pa")))) {
      all.add(new Recipient(target, "o", Optional.of(RName.required("l^.pa")), "NEVER", "rfc"));
    }
    return all;
  }

  private static List<Request> requests() {
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    arguments.put("name", List.of("alice.pa", "bob.pa"));
    ControlCommand command =
        new ControlCommand("user add", arguments, Optional.of(Secret.ofText("grapes")));
    return List.of(
        new Request.Authenticate("alice", Secret.ofText("grapes"), "pop3", "::1"),
        new Request.CheckRecipients(new Origin.SignedIn(ALICE), List.of("x@y", "")),
        new Request.OpenMaildrop(ALICE, 4),
        new Request.DeleteMessages(ALICE, List.of(MARK)),
        new Request.CloseMaildrop(ALICE, 4),
        new Request.ReadBody(SERVER, BODY, 1L << 40, 7),
        new Request.Exists("pa", List.of("alice"), Optional.empty(), false),
        new Request.Exists("pa", List.of("alice"), Optional.of(ALICE.created()), true),
        new Request.Enrol(Secret.ofText("token"), "merlot", SERVER, List.of("h:7")),
        new Request.Command(new Request.Actor.Operator(), command),
        new Request.Command(new Request.Actor.User(ALICE), command));
  }

  private static List<Answer> answers() {
    TreeMap<String, String> row = new TreeMap<>();
    row.put("a", "b");
    return List.of(
        new Answer.Done(),
        new Answer.Refused(Answer.Reason.LOOP, "x"),
        new Answer.NotNow("later"),
        new Answer.Unknown("?"),
        new Answer.SignedIn(ALICE),
        new Answer.Verdicts(
            List.of(
                new Answer.Verdict.Welcome(),
                new Answer.Verdict.No(Answer.Reason.NO_SUCH_NAME, "no"),
                new Answer.Verdict.Later("later"))),
        new Answer.Maildrop(List.of(new Answer.Item(MARK, new byte[] {1}, BODY, 3, SERVER))),
        new Answer.BodyBytes(new byte[] {9}),
        new Answer.Existence(
            List.of(true, false), true, List.of(SERVER), new Timestamp(5, 1, SERVER)),
        new Answer.Report(Answer.Outcome.DONE, "text", List.of(row)));
  }

  private static List<PeerMessage> all() {
    List<PeerMessage> all = new ArrayList<>();
    all.add(new PeerMessage.Forward(-3, message(), recipients(), List.of(ALICE), new byte[] {7}));
    all.add(new PeerMessage.Forwarded(Long.MIN_VALUE));
    all.add(new PeerMessage.AskBody(BODY, 12));
    all.add(new PeerMessage.BodyPart(BODY, 12, -1, new byte[0]));
    requests().forEach(request -> all.add(new PeerMessage.Ask(5, request)));
    answers().forEach(answer -> all.add(new PeerMessage.Answered(5, answer)));
    return all;
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (PeerMessage message : all()) {
      byte[] bytes = PeerMessageCodec.toBytes(message);
      PeerMessage read = PeerMessageCodec.fromBytes(bytes);
      assertThat(read.getClass()).isEqualTo(message.getClass());
      assertThat(PeerMessageCodec.toBytes(read)).as("%s", message).isEqualTo(bytes);
    }
    PeerMessage.Forward read =
        (PeerMessage.Forward) PeerMessageCodec.fromBytes(PeerMessageCodec.toBytes(all().get(0)));
    assertThat(read.recipients()).isEqualTo(recipients());
    assertThat(read.message().stamp()).isEqualTo(message().stamp());
  }

  @Test
  void bytesThatAreCutOffOrChangedAreMalformedOrAnotherMessage() {
    Random random = new Random(11);
    for (PeerMessage message : all()) {
      byte[] bytes = PeerMessageCodec.toBytes(message);
      for (int length = 0; length < bytes.length; length++) {
        attempt(java.util.Arrays.copyOf(bytes, length));
      }
      for (int round = 0; round < 300; round++) {
        byte[] changed = bytes.clone();
        for (int change = 0; change <= random.nextInt(3); change++) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        attempt(changed);
      }
    }
  }

  @Test
  void noiseIsMalformed() {
    Random random = new Random(12);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[2 + random.nextInt(100)];
      random.nextBytes(noise);
      noise[0] = 1;
      noise[1] = (byte) random.nextInt(9);
      attempt(noise);
    }
    assertThatThrownBy(() -> PeerMessageCodec.fromBytes(new byte[(4 << 20) + 1]))
        .isInstanceOf(MalformedException.class);
  }

  /** Either it is a message, or it is malformed: any other exception fails the test. */
  private static void attempt(byte[] bytes) {
    try {
      assertThat(PeerMessageCodec.fromBytes(bytes)).isNotNull();
    } catch (MalformedException e) {
      assertThat(e).hasMessageNotContaining("grapes");
    }
  }

  @Test
  void whatIsNeverRelayedIsNotWritten() {
    for (Request request :
        List.of(
            new Request.AbandonUpload(1),
            new Request.UploadPart(1, 0, new byte[0]),
            new Request.CheckSender(new Origin.Local(), "x"))) {
      assertThatThrownBy(() -> PeerMessageCodec.toBytes(new PeerMessage.Ask(1, request)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    Answer accepted = new Answer.Accepted(MARK, false, "");
    assertThatThrownBy(() -> PeerMessageCodec.toBytes(new PeerMessage.Answered(1, accepted)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
