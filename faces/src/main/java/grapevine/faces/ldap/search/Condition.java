package grapevine.faces.ldap.search;

import grapevine.faces.directory.Picture;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.EntryShown;
import grapevine.faces.ldap.tree.Shown;
import grapevine.faces.ldap.tree.Tree;
import grapevine.kernel.id.RName;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** A filter that was understood. Immutable. */
sealed interface Condition {

  /** What it is for an object. */
  Truth test(Shown shown);

  /** All of them; of none: true (RFC 4526). */
  record All(List<Condition> parts) implements Condition {
    @Override
    public Truth test(Shown shown) {
      Truth result = Truth.TRUE;
      for (Condition part : parts) {
        Truth truth = part.test(shown);
        if (truth == Truth.FALSE) {
          return Truth.FALSE;
        }
        result = truth == Truth.UNDEFINED ? truth : result;
      }
      return result;
    }
  }

  /** One of them; of none: false (RFC 4526). */
  record Any(List<Condition> parts) implements Condition {
    @Override
    public Truth test(Shown shown) {
      Truth result = Truth.FALSE;
      for (Condition part : parts) {
        Truth truth = part.test(shown);
        if (truth == Truth.TRUE) {
          return Truth.TRUE;
        }
        result = truth == Truth.UNDEFINED ? truth : result;
      }
      return result;
    }
  }

  /** Not that. */
  record Not(Condition part) implements Condition {
    @Override
    public Truth test(Shown shown) {
      return part.test(shown).not();
    }
  }

  /** An attribute that nobody knows, a rule that does not fit, a value that is none. */
  record Never() implements Condition {
    @Override
    public Truth test(Shown shown) {
      return Truth.UNDEFINED;
    }
  }

  /** Has any value. */
  record Present(AttributeType type) implements Condition {
    @Override
    public Truth test(Shown shown) {
      return Truth.of(!shown.values(type).isEmpty());
    }
  }

  /**
   * Has this value.
   *
   * @param said as it came
   * @param key what is compared
   */
  record Equal(AttributeType type, String said, String key, Tree tree) implements Condition {
    @Override
    public Truth test(Shown shown) {
      for (String value : shown.values(type)) {
        if (type.matching().key(value, tree).equals(key)) {
          return Truth.TRUE;
        }
      }
      return Truth.FALSE;
    }
  }

  /** Has a value whose key passes. */
  record Matches(AttributeType type, Tree tree, BiPredicate<AttributeType, String> passes)
      implements Condition {
    @Override
    public Truth test(Shown shown) {
      for (String value : shown.values(type)) {
        if (passes.test(type, type.matching().key(value, tree))) {
          return Truth.TRUE;
        }
      }
      return Truth.FALSE;
    }
  }

  /** Any object whatever passes a test of its own. */
  record Fits(Predicate<Shown> passes) implements Condition {
    @Override
    public Truth test(Shown shown) {
      return Truth.of(passes.test(shown));
    }
  }

  /**
   * Is a group that has that member.
   *
   * @param deep by groups in groups too
   */
  record HasMember(RName member, boolean deep) implements Condition {
    @Override
    public Truth test(Shown shown) {
      return Truth.of(
          shown instanceof EntryShown entry
              && entry.entry().name().isGroup()
              && belongs(entry.picture(), member, entry.entry().name(), deep));
    }
  }

  /**
   * Is a POSIX group that has the person of that name.
   *
   * @param uid as the person is called in the view of the search
   */
  record HasMemberUid(String uid) implements Condition {
    @Override
    public Truth test(Shown shown) {
      return Truth.of(
          shown instanceof EntryShown entry
              && !entry.entry().values("gid-number").isEmpty()
              && entry.entry().name().isGroup()
              && entry
                  .view()
                  .name(uid, false)
                  .filter(name -> belongs(entry.picture(), name, entry.entry().name(), false))
                  .isPresent());
    }
  }

  /**
   * Is a member of that group.
   *
   * @param deep by groups in groups too
   */
  record MemberOf(RName group, boolean deep) implements Condition {
    @Override
    public Truth test(Shown shown) {
      return Truth.of(
          shown instanceof EntryShown entry
              && belongs(entry.picture(), entry.entry().name(), group, deep));
    }
  }

  private static boolean belongs(Picture picture, RName member, RName group, boolean deep) {
    return deep ? picture.isMember(member, group) : picture.groupsOf(member).contains(group);
  }
}
