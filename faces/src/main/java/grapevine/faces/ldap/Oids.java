package grapevine.faces.ldap;

import grapevine.faces.ldap.tree.Fixtures;
import java.util.List;

/** Numbers of extended operations, controls and features, and which of them are there. */
final class Oids {

  static final String START_TLS = "1.3.6.1.4.1.1466.20037";
  static final String DISCONNECTION = "1.3.6.1.4.1.1466.20036";
  static final String PASSWORD_MODIFY = "1.3.6.1.4.1.4203.1.11.1";
  static final String WHO_AM_I = "1.3.6.1.4.1.4203.1.11.3";
  static final String CANCEL = "1.3.6.1.1.8";

  static final String PAGED_RESULTS = "1.2.840.113556.1.4.319";
  static final String SORT_REQUEST = "1.2.840.113556.1.4.473";
  static final String ASSERTION = "1.3.6.1.1.12";
  static final String PRE_READ = "1.3.6.1.1.13.1";
  static final String POST_READ = "1.3.6.1.1.13.2";

  /** RFC 3296: there are no referrals here, so nothing differs under it. */
  static final String MANAGE_DSA_IT = "2.16.840.1.113730.3.4.2";

  /** Features: all operational attributes (RFC 3673), absolute filters (RFC 4526). */
  private static final List<String> FEATURES =
      List.of("1.3.6.1.4.1.4203.1.5.1", "1.3.6.1.4.1.4203.1.5.3");

  private Oids() {}

  static Fixtures.Abilities abilities(boolean mayStartTls) {
    List<String> extensions =
        mayStartTls
            ? List.of(CANCEL, START_TLS, PASSWORD_MODIFY, WHO_AM_I)
            : List.of(CANCEL, PASSWORD_MODIFY, WHO_AM_I);
    List<String> controls =
        List.of(PAGED_RESULTS, SORT_REQUEST, ASSERTION, PRE_READ, POST_READ, MANAGE_DSA_IT);
    return new Fixtures.Abilities(controls, extensions, FEATURES);
  }
}
