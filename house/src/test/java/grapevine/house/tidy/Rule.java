package grapevine.house.tidy;

import java.util.List;

/** A rule that can be checked on one source at a time. */
interface Rule {

  /** Returns the rule's name, as bad examples and findings give it. */
  String name();

  /** Returns all breaches in {@code source}, in the order of its lines. */
  List<Finding> check(Source source);
}
