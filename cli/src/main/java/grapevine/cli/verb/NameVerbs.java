package grapevine.cli.verb;

import static grapevine.cli.verb.Argument.flag;
import static grapevine.cli.verb.Argument.list;
import static grapevine.cli.verb.Argument.option;
import static grapevine.cli.verb.Argument.optionalPlace;
import static grapevine.cli.verb.Argument.place;

import grapevine.cli.verb.Argument.Shape;
import grapevine.cli.verb.Verb.Input;
import grapevine.cli.verb.Verb.Layout;
import java.util.List;

/** People, groups and aliases: what has a name. */
final class NameVerbs {

  private static final Argument PERSON = place("name", "NAME", "the person, such as alice.pa");
  private static final Argument CREDENTIAL =
      place("credential", "PASSWORD", "its name, such as phone");
  private static final Argument GROUP = place("name", "GROUP", "the group, such as csl^.pa");
  private static final Argument ALIAS = place("name", "ALIAS", "the alias, such as info.pa");
  private static final Argument REGISTRY =
      optionalPlace("registry", "REGISTRY", "only names of this registry");
  private static final Argument FROM = option("from", "NAME", "begin after this name");
  private static final Argument LIMIT = option("limit", "COUNT", "show at most so many");
  private static final Argument REMARK = option("remark", "TEXT", "a remark for people");

  private static final Argument POSIX =
      flag("posix", "makes a POSIX account or group of it: gives a number that nobody has");

  private static final Argument CONNECT_SITE =
      option("connect-site", "HOST:PORT", "where a machine or service is reached");
  private static final Argument FIELD =
      texts("field", "NAME=VALUE", "an attribute of one value; empty removes it");
  private static final Argument VALUE =
      texts("value", "NAME=VALUE", "a value of an attribute that may have several");
  private static final Argument ADD_VALUE =
      texts("add-value", "NAME=VALUE", "a further value of an attribute, such as ssh-key");
  private static final Argument REMOVE_VALUE =
      texts("remove-value", "NAME=VALUE", "a value that it has no longer");

  private NameVerbs() {}

  private static Argument texts(String key, String label, String meaning) {
    return new Argument(key, Shape.TEXTS, label, meaning);
  }

  static List<VerbGroup> all() {
    return List.of(users(), password(), groups(), aliases());
  }

  private static VerbGroup users() {
    return VerbGroup.of(
        "user",
        "People, machines and services: whatever signs in or gets mail.",
        userAdd(),
        Verb.of("user list", "Lists people, by registry and name.", REGISTRY, FROM, LIMIT)
            .shows(Layout.TABLE, "name", "full-name", "inboxes")
            .example("user list pa --limit 100"),
        Verb.of("user show", "Shows one person.", PERSON)
            .shows(
                Layout.RECORD,
                "name",
                "full-name",
                "inboxes",
                "forwards",
                "remark",
                "disabled",
                "password",
                "identity")
            .example("user show alice.pa"),
        userChange(),
        Verb.of(
                "user password add",
                "Application passwords: add makes one at random, and prints it, once.",
                PERSON,
                CREDENTIAL,
                new Argument(
                    "scope",
                    Shape.REQUIRED_LIST,
                    "PROTOCOL",
                    "what it is good for: smtp, pop3, imap, ldap, http"))
            .shows(Layout.LINES)
            .example("user password add alice.pa phone --scope smtp,pop3"),
        Verb.of(
                "user password list",
                "Lists a person's passwords, and when each was last used at this server.",
                PERSON)
            .shows(Layout.TABLE, "password", "scope", "made", "last-used-here")
            .example("user password list alice.pa"),
        Verb.of("user password revoke", "Makes one good for nothing.", PERSON, CREDENTIAL)
            .example("user password revoke alice.pa phone"),
        Verb.of(
                "user unlock",
                "Lets a person try again at this server, after too many wrong passwords.",
                PERSON)
            .example("user unlock alice.pa"),
        Verb.of(
                "user rename",
                "Gives a person another name of the registry; the old one stays as an alias.",
                PERSON,
                place("to", "NEW", "the new name"))
            .example("user rename alice.pa anna.pa"),
        Verb.of("user remove", "Removes a person, for good; the mailbox goes too.", PERSON)
            .example("user remove alice.pa"));
  }

  private static Verb userAdd() {
    return Verb.of(
            "user add",
            "Adds a person.",
            PERSON,
            list("inbox", "SERVER", "servers that keep the mailbox, the first one first"),
            list("forward", "ADDRESS", "names or addresses that mail goes on to"),
            option("full-name", "TEXT", "the full name"),
            REMARK,
            CONNECT_SITE,
            POSIX,
            FIELD,
            VALUE)
        .reads(Input.NEW_PASSWORD_IF_ASKED)
        .example("user add alice.pa --inbox cabernet,semillon --full-name \"Alice Adams\"")
        .example("user add alice.pa --inbox cabernet --password-stdin < password.txt")
        .example("user add printer.pa --field type=machine --connect-site printer.example.org:631");
  }

  private static Verb userChange() {
    return Verb.of(
            "user change",
            "Changes a person.",
            PERSON,
            list("add-inbox", "SERVER", "servers that are to keep the mailbox too"),
            list("remove-inbox", "SERVER", "servers that are to drain and drop the mailbox"),
            option("inbox-order", "SERVERS", "all its servers with commas, the first one first"),
            list("add-forward", "ADDRESS", "names or addresses that mail goes on to"),
            list("remove-forward", "ADDRESS", "names or addresses that it goes on to no longer"),
            option("full-name", "TEXT", "the full name"),
            REMARK,
            option("disabled", "true|false", "whether signing in is forbidden"),
            CONNECT_SITE,
            POSIX,
            FIELD,
            ADD_VALUE,
            REMOVE_VALUE)
        .example("user change alice.pa --add-inbox zinfandel")
        .example("user change alice.pa --field given-name=Alice --field x-badge=17")
        .example("user change alice.pa --add-value \"telephone=+33 2 99 00 00 00\"")
        .example("user change alice.pa --disabled true")
        .example("user change alice.pa --posix");
  }

  private static VerbGroup password() {
    return VerbGroup.single(
        Verb.of("passwd", "Sets a person's password.", PERSON)
            .reads(Input.NEW_PASSWORD)
            .example("passwd alice.pa")
            .example("passwd alice.pa --password-stdin < password.txt"));
  }

  private static VerbGroup groups() {
    return VerbGroup.of(
        "group",
        "Groups: mailing lists and access lists.",
        Verb.of(
                "group add",
                "Adds a group.",
                GROUP,
                list("member", "NAME", "people, groups or addresses in it"),
                list("owner", "NAME", "who may change it"),
                list("friend", "NAME", "who may add and remove themselves"),
                REMARK,
                POSIX,
                FIELD,
                VALUE)
            .example("group add csl^.pa --member alice.pa,bob.pa --owner alice.pa"),
        Verb.of("group list", "Lists groups, by registry and name.", REGISTRY, FROM, LIMIT)
            .shows(Layout.TABLE, "name", "size", "remark")
            .example("group list pa"),
        Verb.of("group show", "Shows one group and its members.", GROUP, FROM, LIMIT)
            .shows(Layout.TABLE, "name", "remark", "owners", "friends", "size", "member")
            .example("group show csl^.pa"),
        Verb.of(
                "group members",
                "Lists what a group lists, or all people in it.",
                GROUP,
                flag("all", "all people in it, through groups in groups"),
                FROM)
            .shows(Layout.TABLE, "member", "kind")
            .example("group members everybody^.dl --all"),
        Verb.of(
                "group why",
                "Shows by which lists somebody belongs to a group.",
                GROUP,
                place("user", "USER", "the person, such as alice.pa"))
            .shows(Layout.TABLE, "name")
            .example("group why everybody^.dl alice.pa"),
        groupChange(),
        Verb.of(
                "group rename",
                "Gives a group another name of the registry; the old one stays as an alias.",
                GROUP,
                place("to", "NEW", "the new name"))
            .example("group rename csl^.pa lab^.pa"),
        Verb.of("group remove", "Removes a group, for good.", GROUP)
            .example("group remove csl^.pa"));
  }

  private static Verb groupChange() {
    return Verb.of(
            "group change",
            "Changes a group.",
            GROUP,
            list("add-member", "NAME", "people, groups or addresses to add"),
            list("remove-member", "NAME", "people, groups or addresses to remove"),
            list("add-owner", "NAME", "who may change it too"),
            list("remove-owner", "NAME", "who may change it no longer"),
            list("add-friend", "NAME", "who may add and remove themselves"),
            list("remove-friend", "NAME", "who may no longer"),
            REMARK,
            POSIX,
            FIELD,
            ADD_VALUE,
            REMOVE_VALUE)
        .example("group change csl^.pa --add-member carol.es --remove-member bob.pa");
  }

  private static VerbGroup aliases() {
    return VerbGroup.of(
        "alias",
        "Aliases: names that stand for names elsewhere.",
        Verb.of(
                "alias add",
                "Adds an alias.",
                ALIAS,
                new Argument("target", Shape.REQUIRED_LIST, "NAME", "the names that it stands for"))
            .example("alias add info.pa --target alice.pa"),
        Verb.of("alias list", "Lists aliases, by registry and name.", REGISTRY, FROM, LIMIT)
            .shows(Layout.TABLE, "name", "targets")
            .example("alias list example"),
        Verb.of(
                "alias change",
                "Changes what an alias stands for.",
                ALIAS,
                list("add-target", "NAME", "further names that it stands for"),
                list("remove-target", "NAME", "names that it stands for no longer"))
            .example("alias change info.pa --add-target bob.pa"),
        Verb.of("alias show", "Shows one alias.", ALIAS)
            .shows(Layout.RECORD, "name", "target")
            .example("alias show info.pa"),
        Verb.of("alias remove", "Removes an alias, for good.", ALIAS)
            .example("alias remove info.pa"));
  }
}
