package grapevine.service.access;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.service.registry.ApplicationPassword;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Member;
import grapevine.service.registry.Membership;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.Value;
import grapevine.service.request.Request;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of who may change what, by what this server has of the registries. For one thread. */
public final class Access {
  private final Directory directory;

  /** Over that directory. */
  public Access(Directory directory) {
    this.directory = directory;
  }

  /** Whether somebody may make a change in that state. */
  public Permission may(State state, Request.Actor actor, RegistryChange change) {
    return switch (actor) {
      // Whoever may open the socket in the data folder could change the data as well.
      case Request.Actor.Operator() -> new Permission.Allowed();
      case Request.Actor.User(EntryId who) -> new Question(state, who).may(change);
    };
  }

  /** Whether somebody may look at what only the registrars of a registry see. */
  public Permission mayInspect(State state, Request.Actor actor, String registry) {
    return switch (actor) {
      case Request.Actor.Operator() -> new Permission.Allowed();
      case Request.Actor.User(EntryId who) -> new Question(state, who).mayInspect(registry);
    };
  }

  /** One question, with what could not be told on the way. */
  private final class Question {
    private final State state;
    private final EntryId who;
    private @Nullable String notHere;

    Question(State state, EntryId who) {
      this.state = state;
      this.who = who;
    }

    Permission may(RegistryChange change) {
      Lookup caller = directory.find(state, who);
      if (caller instanceof Lookup.Gone || caller.bearer().filter(Entry::isDisabled).isPresent()) {
        return new Permission.RefusedByRule("who was deleted or disabled may change nothing");
      }
      if (isRegistrar(change.registry())) {
        return new Permission.Allowed();
      }
      return switch (change) {
        case RegistryChange.CreateEntry create ->
            answer(mayClaim(create), registrarsOnly(change.registry(), "create names in it"));
        case RegistryChange.DeleteEntry(EntryId id) ->
            answer(isOwnAlias(id), registrarsOnly(change.registry(), "delete names in it"));
        case RegistryChange.SetField(EntryId id, String field, String _) -> setField(id, field);
        case RegistryChange.PutItem(EntryId id, ListName list, Value value) ->
            changeList(id, list, value.text(), value.identity());
        case RegistryChange.RemoveItem(EntryId id, ListName list, String text, var _) ->
            changeList(id, list, text, null);
        case RegistryChange.RenameEntry _ ->
            answer(false, registrarsOnly(change.registry(), "rename what is in it"));
        case RegistryChange.WholeEntry _ ->
            new Permission.RefusedByRule("only servers exchange whole entries");
      };
    }

    Permission mayInspect(String registry) {
      return answer(isRegistrar(registry), registrarsOnly(registry, "see that"));
    }

    private Permission setField(EntryId id, String field) {
      if (id.equals(who)) {
        boolean own =
            field.equals(Fields.PASSWORD)
                || field.equals(Fields.REMARK)
                || field.startsWith(ApplicationPassword.FIELD);
        return answer(
            own, "for oneself: password, forwarding and remark; all else is for the registrars");
      }
      if (field.equals(Fields.PASSWORD) && lists(directory.helpdesk(state, registryOf(id)))) {
        return helpWith(id);
      }
      Optional<Entry> group = group(id);
      if (group.isPresent()) {
        return answer(
            field.equals(Fields.REMARK) && isOwner(group.get()),
            "of a group's fields, its owners set the remark; all else is for the registrars");
      }
      return answer(false, registrarsOnly(id.name().registry(), "change other people's fields"));
    }

    /** Who could set the password of somebody with more rights would have these rights. */
    private Permission helpWith(EntryId id) {
      boolean person =
          !registryOf(id).equals(RName.GV)
              && directory
                  .find(state, id)
                  .bearer()
                  .filter(entry -> entry.kind() == Kind.INDIVIDUAL)
                  .isPresent();
      boolean powerless =
          person
              && directory.gv(state).registries().keySet().stream()
                  .noneMatch(registry ->
                      lists(id, directory.registrars(state, registry))
                          || lists(id, directory.helpdesk(state, registry)));
      return answer(
          powerless && notHere == null,
          "the helpdesk of "
              + registryOf(id)
              + " sets passwords of people in it, but of no registrar and no helpdesk anywhere");
    }

    private static String registryOf(EntryId id) {
      return id.name().registry();
    }

    private Permission changeList(
        EntryId id, ListName list, String text, @Nullable EntryId identity) {
      if (id.equals(who)) {
        return answer(
            list == ListName.FORWARDING,
            "for oneself: password, forwarding and remark; all else is for the registrars");
      }
      if (list == ListName.TARGETS && isOwnAlias(id)) {
        return answer(
            isRegistrarOf(text),
            "friends of a registry of aliases let their aliases stand for their own people only");
      }
      Optional<Entry> found = group(id);
      if (found.isEmpty()) {
        return answer(false, registrarsOnly(id.name().registry(), "change other people's lists"));
      }
      Entry group = found.get();
      return switch (list) {
        case OWNERS, FRIENDS ->
            answer(isOwner(group), "a group's owners and friends are for its owners to change");
        case MEMBERS -> changeMembers(group, text, identity);
        case FIELDS,
            INBOX_SITES,
            FORWARDING,
            TARGETS,
            DOMAINS,
            ADDRESSES,
            ROLES,
            SERVICES,
            DENIED,
            ATTRIBUTES,
            HELPDESK ->
            answer(false, registrarsOnly(id.name().registry(), "change its " + list.word() + "s"));
      };
    }

    private Permission changeMembers(Entry group, String text, @Nullable EntryId identity) {
      if (group.name().registry().equals(RName.GV)) {
        return answer(false, registrarsOnly(RName.GV, "say which servers hold a registry"));
      }
      if (isOwner(group)) {
        return new Permission.Allowed();
      }
      boolean himself = isHimself(text, identity);
      return answer(
          himself && lists(group.items(ListName.FRIENDS)),
          himself
              ? "friends of a group may add and remove themselves; you are no friend of "
                  + group.name()
              : "a group's owners may add and remove others, its friends only themselves");
    }

    /**
     * A registry of aliases gives one domain to people of many registries: a registrar who is its
     * friend may claim a free name there for his own people.
     */
    private boolean mayClaim(RegistryChange.CreateEntry create) {
      if (create.kind() != Kind.ALIAS) {
        return false;
      }
      boolean friend = isFriend(create.registry());
      return friend
          && create.content().stream()
              .filter(assignment -> assignment.list() == ListName.TARGETS)
              .allMatch(target -> isRegistrarOf(target.value().text()));
    }

    /** Whoever claimed an alias for his own people may also change it and give it up. */
    private boolean isOwnAlias(EntryId id) {
      return directory
              .find(state, id)
              .bearer()
              .filter(entry -> entry.kind() == Kind.ALIAS)
              .filter(alias ->
                  directory.targets(alias).stream().allMatch(item -> isRegistrarOf(item.text())))
              .isPresent()
          && isFriend(registryOf(id));
    }

    private boolean isFriend(String registry) {
      return directory
          .gv(state)
          .registry(registry)
          .filter(entry -> lists(entry.entry().items(ListName.FRIENDS)))
          .isPresent();
    }

    private boolean isRegistrarOf(String name) {
      return RName.parse(name).filter(target -> isRegistrar(target.registry())).isPresent();
    }

    private boolean isRegistrar(String registry) {
      return lists(directory.registrars(state, registry));
    }

    private boolean isOwner(Entry group) {
      return lists(group.items(ListName.OWNERS));
    }

    private boolean isHimself(String text, @Nullable EntryId identity) {
      if (identity != null) {
        return identity.equals(who);
      }
      return RName.parse(text)
          .filter(name ->
              switch (directory.find(state, name)) {
                case Lookup.Found(Entry bearer) -> bearer.id().equals(who);
                case Lookup.NotHere _ -> name.equals(who.name());
                case Lookup.Gone _, Lookup.Unknown _, Lookup.NoSuchRegistry _ -> false;
              })
          .isPresent();
    }

    private boolean lists(List<Member> list) {
      return lists(who, list);
    }

    private boolean lists(EntryId somebody, List<Member> list) {
      return switch (directory.isListed(state, somebody, list)) {
        case Membership.YES -> true;
        case Membership.NO -> false;
        case Membership.NOT_KNOWN_HERE -> {
          notHere = "the groups that give the right lie in registries that this server has not";
          yield false;
        }
      };
    }

    private Optional<Entry> group(EntryId id) {
      return directory.find(state, id).bearer().filter(entry -> entry.kind() == Kind.GROUP);
    }

    private Permission answer(boolean allowed, String rule) {
      if (allowed) {
        return new Permission.Allowed();
      }
      String where = notHere;
      return where == null
          ? new Permission.RefusedByRule(rule)
          : new Permission.NotKnownHere(where);
    }
  }

  private static String registrarsOnly(String registry, String what) {
    return "only the registrars of "
        + registry
        + " (the owners of "
        + registry
        + ".gv) may "
        + what;
  }
}
