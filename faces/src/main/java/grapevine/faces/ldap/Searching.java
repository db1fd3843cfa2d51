package grapevine.faces.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.ServerSideSortResponseControl;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.controls.SortKey;
import grapevine.faces.Refusal;
import grapevine.faces.ldap.search.Order;
import grapevine.faces.ldap.search.SearchRun;
import grapevine.faces.ldap.search.Selection;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A search that is being done for one request.
 *
 * @param endsAt when its time is over, by the monotonic clock
 * @param paged whether the response tells the next page
 * @param sorted what the response tells of the order; null where none was asked for
 */
record Searching(
    LDAPMessage request,
    SearchRun run,
    Selection selection,
    long endsAt,
    boolean paged,
    @Nullable Control sorted) {

  /** Objects looked at before the clock, the peer and other requests are. */
  private static final int LOOKS = 1_000;

  private static final long MILLIS = 1_000;

  /** How a search begins. */
  sealed interface Begun {
    /** It has ended already. */
    record Done(Result result, List<Control> controls) implements Begun {}

    /** One object is all. */
    record One(Shown shown, Selection selection) implements Begun {}

    /** It goes on. */
    record Runs(Searching searching) implements Begun {}
  }

  /**
   * Goes on, until the output is full or enough was looked at.
   *
   * @return whether it has ended
   */
  boolean goOn(Replies replies, long now, BooleanSupplier full) {
    if (now >= endsAt) {
      end(replies, ResultCode.TIME_LIMIT_EXCEEDED);
      return true;
    }
    while (!full.getAsBoolean()) {
      switch (run.step(LOOKS)) {
        case SearchRun.Step.Found(Shown shown) ->
            replies.entry(request.getMessageID(), shown, selection);
        case SearchRun.Step.Paused() -> {
          return false;
        }
        case SearchRun.Step.Ended(ResultCode code) -> {
          end(replies, code);
          return true;
        }
      }
    }
    return false;
  }

  private void end(Replies replies, ResultCode code) {
    List<Control> controls = new ArrayList<>();
    if (paged) {
      controls.add(page(run.cookie()));
    }
    if (sorted != null) {
      controls.add(sorted);
    }
    replies.result(request, Result.of(code, ""), controls);
  }

  private static Control page(byte[] cookie) {
    return new SimplePagedResultsControl(0, new ASN1OctetString(cookie), false);
  }

  /** What is needed to begin one. */
  record Reader(LDAPMessage request, Controls controls, LdapLimits limits, boolean mayRead) {

    Begun begin(Sight sight, long now) {
      SearchRequestProtocolOp search = request.getSearchRequestProtocolOp();
      Optional<Place> place = sight.tree().place(search.getBaseDN());
      if (place.isEmpty()) {
        return done(Result.of(Refusal.NAME_MALFORMED));
      }
      Place base = place.get();
      boolean ofTheServer = base instanceof Place.Root || base instanceof Place.Subschema;
      boolean alone = ofTheServer && search.getScope().equals(SearchScope.BASE);
      if (!alone && !mayRead) {
        return done(Result.of(Refusal.AUTHENTICATION_REQUIRED));
      }
      Optional<Shown> shown = sight.at(base);
      if (shown.isEmpty()) {
        return done(sight.absent(base));
      }
      Filter assertion = controls.assertion();
      if (assertion != null && !fulfils(shown.get(), assertion, sight)) {
        return done(Result.of(Refusal.ASSERTION_FAILED));
      }
      Selection selection = Selection.of(search.getAttributes(), search.typesOnly());
      if (alone) {
        return fulfils(shown.get(), search.getFilter(), sight)
            ? new Begun.One(shown.get(), selection)
            : done(Result.SUCCESS);
      }
      return run(search, base, selection, sight, now);
    }

    private boolean fulfils(Shown shown, Filter filter, Sight sight) {
      return SearchRun.fulfils(shown, filter, sight.tree(), limits.size().filterPartsMax());
    }

    private static Begun done(Result result) {
      return new Begun.Done(result, List.of());
    }

    private Begun run(
        SearchRequestProtocolOp search, Place base, Selection selection, Sight sight, long now) {
      SortKey[] keys = controls.sortKeys();
      Optional<Order> order = keys == null ? Optional.empty() : Order.of(keys);
      Control sorted = keys == null ? null : sorted(order.isPresent());
      if (keys != null && order.isEmpty() && controls.sortCritical() && sorted != null) {
        return new Begun.Done(
            Result.of(Refusal.CONTROL_UNKNOWN, "no such sort key"), List.of(sorted));
      }
      Controls.Page page = controls.page();
      if (page != null && page.size() == 0) {
        return new Begun.Done(Result.SUCCESS, List.of(page(new byte[0])));
      }
      SearchRun.Query query =
          new SearchRun.Query(
              base,
              search.getScope(),
              search.getFilter(),
              order.orElse(null),
              sizeMax(search.getSizeLimit()),
              page == null ? 0 : page.size(),
              page == null ? new byte[0] : page.cookie());
      SearchRun.Bounds bounds =
          new SearchRun.Bounds(limits.size().filterPartsMax(), limits.size().sortedMax());
      return switch (SearchRun.begin(query, sight.picture(), sight.tree(), bounds)) {
        case SearchRun.Begun.Fails(ResultCode code, String words) -> done(Result.of(code, words));
        case SearchRun.Begun.Runs(SearchRun run) ->
            new Begun.Runs(
                new Searching(
                    request,
                    run,
                    selection,
                    now + millis(search.getTimeLimit()),
                    page != null,
                    sorted));
      };
    }

    private static Control sorted(boolean known) {
      return known
          ? new ServerSideSortResponseControl(ResultCode.SUCCESS, null, false)
          : new ServerSideSortResponseControl(ResultCode.NO_SUCH_ATTRIBUTE, null, false);
    }

    private long sizeMax(int asked) {
      int most = limits.size().entriesMax();
      return asked > 0 ? Math.min(asked, most) : most;
    }

    private long millis(int asked) {
      long most = limits.time().searchMillis();
      return asked > 0 ? Math.min(asked * MILLIS, most) : most;
    }
  }
}
