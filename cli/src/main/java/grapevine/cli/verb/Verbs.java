package grapevine.cli.verb;

import java.util.ArrayList;
import java.util.List;

/** All verbs, in the order of help. */
public final class Verbs {

  private Verbs() {}

  /** All groups, in the order of help. */
  public static List<VerbGroup> all() {
    List<VerbGroup> groups = new ArrayList<>();
    groups.addAll(ServerVerbs.all());
    groups.addAll(NameVerbs.all());
    groups.addAll(MailVerbs.all());
    groups.addAll(CareVerbs.all());
    return groups;
  }
}
