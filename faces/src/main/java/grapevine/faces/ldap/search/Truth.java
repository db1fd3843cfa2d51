package grapevine.faces.ldap.search;

/** What a filter is for an object (RFC 4511 section 4.5.1.7). */
enum Truth {
  TRUE,
  FALSE,
  UNDEFINED;

  static Truth of(boolean holds) {
    return holds ? TRUE : FALSE;
  }

  Truth not() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNDEFINED -> UNDEFINED;
    };
  }
}
