package grapevine.faces.ldap;

import com.unboundid.ldap.protocol.AbandonRequestProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.ResultCode;
import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.UnaskedAnswer;
import grapevine.faces.directory.Edit;
import grapevine.faces.ldap.search.SearchRun;
import grapevine.faces.ldap.search.Selection;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.FixedShown;
import grapevine.faces.ldap.tree.Fixtures;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Schema;
import grapevine.faces.ldap.tree.Shown;
import grapevine.faces.ldap.tree.Tree;
import grapevine.faces.ldap.tree.View;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server's side of one LDAP connection. Not safe for use by several threads. */
public final class LdapSession extends MessageSession {

  private final LdapConfiguration configuration;
  private final Tree tree;
  private final LdapLimits limits;

  private final SigningIn signingIn;
  private @Nullable Searching searching;
  private @Nullable LDAPMessage asking;
  private @Nullable Changing changing;

  /** A change that is asked for, with what its response will show. */
  private record Changing(
      ChangeReader.Change change, List<Control> shown, @Nullable Selection after) {}

  /** A session that awaits {@link grapevine.faces.SessionInput.Opened}. */
  public LdapSession(LdapConfiguration configuration) {
    super(configuration.limits());
    this.configuration = configuration;
    this.tree = configuration.tree();
    this.limits = configuration.limits();
    this.signingIn = new SigningIn(this, configuration);
  }

  @Override
  boolean known() {
    return signingIn.who() != null;
  }

  @Override
  protected void tlsStarted() {
    signingIn.signOut();
  }

  @Override
  protected void ending() {
    searching = null;
    signingIn.wipe();
    wipe();
  }

  private void wipe() {
    if (changing != null) {
      for (Edit edit : changing.change().edits()) {
        if (edit instanceof Edit.Password(byte[] old, byte[] fresh)) {
          Arrays.fill(old, (byte) 0);
          Arrays.fill(fresh, (byte) 0);
        }
      }
      changing = null;
    }
  }

  private Sight sight() {
    return new Sight(tree, configuration.pictures().get(), this::root);
  }

  private FixedShown root() {
    boolean mayStartTls = configuration.tlsOffered() && !channel().tls();
    return Fixtures.root(tree, Oids.abilities(mayStartTls), signingIn.mechanisms());
  }

  private void reply(LDAPMessage request, Result result) {
    replies().result(request, result, List.of());
  }

  private void refuse(LDAPMessage request, Refusal refusal) {
    reply(request, Result.of(refusal));
  }

  // Requests

  @Override
  void request(LDAPMessage message) {
    byte operation = message.getProtocolOpType();
    if (operation == LDAPMessage.PROTOCOL_OP_TYPE_UNBIND_REQUEST) {
      close();
      return;
    }
    if (operation == LDAPMessage.PROTOCOL_OP_TYPE_BIND_REQUEST) {
      signingIn.bind(message);
      return;
    }
    if (operation == LDAPMessage.PROTOCOL_OP_TYPE_ABANDON_REQUEST) {
      return; // what it names is done already
    }
    if (signingIn.revoked()) {
      disconnect(Result.of(Refusal.AUTHENTICATION_REQUIRED), "sign-in ended");
      return;
    }
    switch (operation) {
      case LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_REQUEST,
          LDAPMessage.PROTOCOL_OP_TYPE_COMPARE_REQUEST,
          LDAPMessage.PROTOCOL_OP_TYPE_ADD_REQUEST,
          LDAPMessage.PROTOCOL_OP_TYPE_MODIFY_REQUEST,
          LDAPMessage.PROTOCOL_OP_TYPE_DELETE_REQUEST,
          LDAPMessage.PROTOCOL_OP_TYPE_MODIFY_DN_REQUEST ->
          controlled(message, operation);
      case LDAPMessage.PROTOCOL_OP_TYPE_EXTENDED_REQUEST -> extended(message);
      default -> disconnect(Result.of(Refusal.COMMAND_UNKNOWN), "not a request");
    }
  }

  private void controlled(LDAPMessage message, byte operation) {
    Controls controls = Controls.of(message, limits.size().depthMax());
    Result fault = controls.fault();
    if (fault != null) {
      reply(message, fault);
      return;
    }
    switch (operation) {
      case LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_REQUEST -> search(message, controls);
      case LDAPMessage.PROTOCOL_OP_TYPE_COMPARE_REQUEST -> compare(message, controls);
      default -> change(message, controls);
    }
  }

  @Override
  boolean interrupts(LDAPMessage message) {
    switch (message.getProtocolOpType()) {
      case LDAPMessage.PROTOCOL_OP_TYPE_UNBIND_REQUEST -> close();
      case LDAPMessage.PROTOCOL_OP_TYPE_ABANDON_REQUEST -> {
        AbandonRequestProtocolOp abandon = message.getAbandonRequestProtocolOp();
        if (isRunning(abandon.getIDToAbandon())) {
          searching = null;
        }
      }
      case LDAPMessage.PROTOCOL_OP_TYPE_EXTENDED_REQUEST -> {
        Optional<Integer> target = Extensions.cancelled(message, limits.size().depthMax());
        if (target.filter(this::isRunning).isEmpty()) {
          return false;
        }
        // RFC 3909 section 2.2: the cancelled operation is answered too
        if (searching != null) {
          reply(searching.request(), Result.of(ResultCode.CANCELED, ""));
          searching = null;
        }
        reply(message, Result.SUCCESS);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean isRunning(int id) {
    return searching != null && searching.request().getMessageID() == id;
  }

  // Reading

  private boolean mayRead() {
    return known() || configuration.strangersRead();
  }

  private void search(LDAPMessage message, Controls controls) {
    Searching.Begun begun =
        new Searching.Reader(message, controls, limits, mayRead())
            .begin(sight(), configuration.clock().monotonicMillis());
    switch (begun) {
      case Searching.Begun.Done(Result result, List<Control> more) ->
          replies().result(message, result, more);
      case Searching.Begun.One(Shown shown, Selection selection) -> {
        replies().entry(message.getMessageID(), shown, selection);
        reply(message, Result.SUCCESS);
      }
      case Searching.Begun.Runs(Searching running) -> {
        searching = running;
        goOn();
      }
    }
  }

  @Override
  boolean busy() {
    return searching != null;
  }

  @Override
  void goOn() {
    Searching running = searching;
    if (running != null
        && running.goOn(replies(), configuration.clock().monotonicMillis(), this::outputIsFull)) {
      searching = null;
    }
  }

  private void compare(LDAPMessage message, Controls controls) {
    CompareRequestProtocolOp compare = message.getCompareRequestProtocolOp();
    Optional<Place> place = tree.place(compare.getDN());
    if (!mayRead()) {
      refuse(message, Refusal.AUTHENTICATION_REQUIRED);
    } else if (place.isEmpty()) {
      refuse(message, Refusal.NAME_MALFORMED);
    } else {
      Sight sight = sight();
      reply(
          message,
          sight
              .at(place.get())
              .map(shown -> compared(shown, compare, controls))
              .orElseGet(() -> sight.absent(place.get())));
    }
  }

  private Result compared(Shown shown, CompareRequestProtocolOp compare, Controls controls) {
    if (fails(controls.assertion(), shown)) {
      return Result.of(Refusal.ASSERTION_FAILED);
    }
    Optional<AttributeType> type = Schema.type(compare.getAttributeName());
    if (type.isEmpty()) {
      return Result.of(Refusal.ATTRIBUTE_UNKNOWN, compare.getAttributeName());
    }
    if (type.get().usage() == AttributeType.Usage.SECRET) {
      return Result.of(Refusal.NOT_PERMITTED, "secrets are not compared");
    }
    if (shown.values(type.get()).isEmpty()) {
      return Result.of(Refusal.VALUE_UNKNOWN, type.get().name());
    }
    Filter equal =
        Filter.createEqualityFilter(
            compare.getAttributeName(), compare.getAssertionValue().getValue());
    return Result.of(fails(equal, shown) ? ResultCode.COMPARE_FALSE : ResultCode.COMPARE_TRUE, "");
  }

  private boolean fails(@Nullable Filter filter, Shown shown) {
    return filter != null
        && !SearchRun.fulfils(shown, filter, tree, limits.size().filterPartsMax());
  }

  // Changing

  private void change(LDAPMessage message, Controls controls) {
    if (!known()) {
      refuse(message, Refusal.AUTHENTICATION_REQUIRED);
      return;
    }
    switch (new ChangeReader(sight()).read(message.getProtocolOp())) {
      case ChangeReader.Plan.Fails(Result why) -> reply(message, why);
      case ChangeReader.Plan.Ready(ChangeReader.Change change) -> change(message, controls, change);
    }
  }

  private void change(LDAPMessage message, Controls controls, ChangeReader.Change change) {
    var before = change.before();
    if (before != null && fails(controls.assertion(), before)) {
      refuse(message, Refusal.ASSERTION_FAILED);
      return;
    }
    List<Control> shown = new ArrayList<>();
    Selection wanted = controls.before();
    if (before != null && wanted != null) {
      shown.add(Replies.read(Oids.PRE_READ, before, wanted));
    }
    // what was looked at must still be so when the change is made
    boolean depends = controls.assertion() != null || wanted != null;
    Optional<Timestamp> unchanged =
        depends && before != null ? before.entry().modified() : Optional.empty();
    asking = message;
    changing = new Changing(change, shown, controls.after());
    if (change.edits().isEmpty()) {
      changed(message, Answer.Accepted.PLAIN);
    } else {
      ask(new Question.ChangeEntry(change.from().name(), change.edits(), unchanged));
    }
  }

  private void changed(LDAPMessage request, Answer answer) {
    Changing done = changing;
    wipe();
    switch (answer) {
      case Answer.Accepted _ -> {
        if (done == null) {
          reply(request, Result.SUCCESS);
          return;
        }
        List<Control> shown = new ArrayList<>(done.shown());
        Selection after = done.after();
        if (after != null) {
          sight()
              .entry(done.change().to())
              .ifPresent(entry -> shown.add(Replies.read(Oids.POST_READ, entry, after)));
        }
        replies().result(request, Result.SUCCESS, shown);
      }
      case Answer.Refused(Refusal refusal, String detail) ->
          reply(request, Result.of(refusal, detail));
      case Answer.Authenticated unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.Maildrop unasked -> throw UnaskedAnswer.of(unasked);
      case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
    }
  }

  // Extended operations

  private void extended(LDAPMessage message) {
    if (message.getControls().stream().anyMatch(Control::isCritical)) {
      refuse(message, Refusal.CONTROL_UNKNOWN);
      return;
    }
    switch (message.getExtendedRequestProtocolOp().getOID()) {
      case Oids.START_TLS -> startTls(message);
      case Oids.WHO_AM_I -> {
        RName name = signingIn.who();
        String who =
            name == null ? "" : "dn:" + tree.dn(new Place.Leaf(View.of(name.registry()), name));
        replies().extended(message.getMessageID(), Result.SUCCESS, null, who);
      }
      case Oids.PASSWORD_MODIFY -> modifyPassword(message);
      case Oids.CANCEL ->
          // RFC 3909 section 2.1: what is not running cannot be cancelled
          reply(
              message,
              Extensions.cancelled(message, limits.size().depthMax()).isEmpty()
                  ? Result.of(Refusal.BAD_ARGUMENTS)
                  : Result.of(ResultCode.NO_SUCH_OPERATION, "no such operation"));
      default ->
          reply(message, Result.of(ResultCode.PROTOCOL_ERROR, "extended operation not known"));
    }
  }

  // RFC 4511 section 4.14
  private void startTls(LDAPMessage message) {
    if (!configuration.tlsOffered()) {
      reply(message, Result.of(ResultCode.PROTOCOL_ERROR, "no TLS here"));
    } else if (channel().tls()) {
      refuse(message, Refusal.BAD_SEQUENCE);
    } else if (inputWaits()) {
      refuseInjection();
    } else {
      replies().extended(message.getMessageID(), Result.SUCCESS, Oids.START_TLS, null);
      startTls();
    }
  }

  // RFC 3062
  private void modifyPassword(LDAPMessage message) {
    RName self = signingIn.who();
    if (self == null) {
      refuse(message, Refusal.AUTHENTICATION_REQUIRED);
      return;
    }
    switch (Extensions.password(message, self, tree, limits.size().depthMax())) {
      case Extensions.PasswordWish.Fails(Result why) -> reply(message, why);
      case Extensions.PasswordWish.Ready(RName whose, Edit.Password edit) -> {
        Place.Leaf leaf = new Place.Leaf(View.of(whose.registry()), whose);
        asking = message;
        changing =
            new Changing(new ChangeReader.Change(null, leaf, leaf, List.of(edit)), List.of(), null);
        ask(new Question.ChangeEntry(whose, List.of(edit), Optional.empty()));
      }
    }
  }

  // Answers

  @Override
  protected void answered(Question asked, Answer answer) {
    switch (asked) {
      case Question.Authenticate _, Question.ScramKeysOf _, Question.Proved _ ->
          signingIn.answered(asked, answer);
      case Question.ChangeEntry _ -> {
        LDAPMessage request = asking;
        asking = null;
        if (request == null) {
          throw UnaskedAnswer.of(answer);
        }
        changed(request, answer);
      }
      case Question.CheckSender _,
          Question.CheckRecipients _,
          Question.UploadPart _,
          Question.StoreMessage _,
          Question.OpenMaildrop _,
          Question.DeleteMessages _ ->
          throw UnaskedAnswer.of(answer);
    }
  }

  @Override
  protected void unanswered(Question asked) {
    LDAPMessage request = asking;
    if (request == null) {
      signingIn.unanswered();
    } else {
      refuse(request, Refusal.OUTCOME_UNKNOWN);
    }
  }
}
