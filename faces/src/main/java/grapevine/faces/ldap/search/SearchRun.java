package grapevine.faces.ldap.search;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import grapevine.faces.directory.Picture;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Shown;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.RName;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One search over one picture, step by step. For one thread. */
public final class SearchRun {

  private static final byte[] NO_COOKIE = new byte[0];

  private final Query query;
  private final Tree tree;
  private final Condition condition;
  private final Walk walk;
  private final @Nullable Order order;
  private final int sortedMax;
  private final List<Order.Ranked> ranked = new ArrayList<>();
  private boolean sorted;
  private int nextRanked;
  private long found;
  private byte[] cookie = NO_COOKIE;

  /**
   * What is looked for.
   *
   * @param base stands in the picture
   * @param sizeMax most objects; 0 for no limit
   * @param pageSize of a page; 0 for no pages
   * @param from the cookie of the last page; empty for the first
   */
  public record Query(
      Place base,
      SearchScope scope,
      Filter filter,
      @Nullable Order order,
      long sizeMax,
      int pageSize,
      byte[] from) {}

  /**
   * What one search may cost.
   *
   * @param filterPartsMax parts of a filter
   * @param sortedMax objects that are sorted
   */
  public record Bounds(int filterPartsMax, int sortedMax) {}

  /** What a step came to. */
  public sealed interface Step {
    /** An object to be sent. */
    record Found(Shown shown) implements Step {}

    /** Nothing yet: what may be looked at in one go was looked at. */
    record Paused() implements Step {}

    /** The end. */
    record Ended(ResultCode code) implements Step {}
  }

  /** How a search begins. */
  public sealed interface Begun {
    /** It can go on. */
    record Runs(SearchRun run) implements Begun {}

    /** It cannot. */
    record Fails(ResultCode code, String words) implements Begun {}
  }

  private SearchRun(Query query, Tree tree, Condition condition, Walk walk, int sortedMax) {
    this.query = query;
    this.tree = tree;
    this.condition = condition;
    this.walk = walk;
    this.order = query.order();
    this.sortedMax = sortedMax;
  }

  /** Begins a search. */
  public static Begun begin(Query query, Picture picture, Tree tree, Bounds bounds) {
    Optional<Condition> condition =
        FilterReader.read(query.filter(), tree, bounds.filterPartsMax());
    if (condition.isEmpty()) {
      return new Begun.Fails(ResultCode.ADMIN_LIMIT_EXCEEDED, "the filter has too many parts");
    }
    Optional<Position> from = Position.of(query.from());
    if (from.isEmpty()) {
      return new Begun.Fails(ResultCode.UNWILLING_TO_PERFORM, "not a cookie of this server");
    }
    boolean sorts = query.order() != null;
    Area area = new Area(query.base(), query.scope());
    Optional<NavigableSet<RName>> few =
        query.base() instanceof Place.Leaf(var _, RName name)
            ? Optional.of(new TreeSet<>(area.covers(name) ? List.of(name) : List.of()))
            : new Narrowing(area, picture).of(condition.get());
    Walk walk = new Walk(area, picture, tree, few, sorts ? Position.start() : from.get());
    SearchRun run = new SearchRun(query, tree, condition.get(), walk, bounds.sortedMax());
    if (sorts && from.get() instanceof Position.Counted(int count)) {
      run.nextRanked = count;
    }
    return new Begun.Runs(run);
  }

  /** Whether an object fulfils a filter; undefined does not. False for one of too many parts. */
  public static boolean fulfils(Shown shown, Filter filter, Tree tree, int partsMax) {
    return FilterReader.read(filter, tree, partsMax)
        .filter(condition -> condition.test(shown) == Truth.TRUE)
        .isPresent();
  }

  /** The cookie for the next page; empty where there is none. Holds once the search has ended. */
  public byte[] cookie() {
    return cookie;
  }

  /**
   * Goes on to the next object.
   *
   * @param looks how many objects may be looked at, at least 1
   */
  public Step step(int looks) {
    return order == null ? stepUnsorted(looks) : stepSorted(order, looks);
  }

  private Step stepUnsorted(int looks) {
    for (int left = looks; left > 0; left--) {
      if (!walk.hasNext()) {
        return new Step.Ended(ResultCode.SUCCESS);
      }
      Position before = walk.position();
      Optional<Shown> next = walk.next().filter(this::fulfils);
      if (next.isPresent()) {
        return found(next.get(), before);
      }
    }
    return new Step.Paused();
  }

  private boolean fulfils(Shown shown) {
    return condition.test(shown) == Truth.TRUE;
  }

  private Step found(Shown shown, Position before) {
    if (query.pageSize() > 0 && found >= query.pageSize()) {
      cookie = before.cookie();
      return new Step.Ended(ResultCode.SUCCESS);
    }
    if (query.sizeMax() > 0 && found >= query.sizeMax()) {
      return new Step.Ended(ResultCode.SIZE_LIMIT_EXCEEDED);
    }
    found++;
    return new Step.Found(shown);
  }

  private Step stepSorted(Order by, int looks) {
    if (!sorted) {
      for (int left = looks; left > 0 && walk.hasNext(); left--) {
        walk.next().filter(this::fulfils).ifPresent(shown -> ranked.add(by.rank(shown, tree)));
      }
      if (ranked.size() > sortedMax) {
        return new Step.Ended(ResultCode.ADMIN_LIMIT_EXCEEDED);
      }
      if (walk.hasNext()) {
        return new Step.Paused();
      }
      ranked.sort(by::compare);
      sorted = true;
    }
    if (nextRanked >= ranked.size()) {
      return new Step.Ended(ResultCode.SUCCESS);
    }
    Step step = found(ranked.get(nextRanked).shown(), new Position.Counted(nextRanked));
    nextRanked++;
    return step;
  }
}
