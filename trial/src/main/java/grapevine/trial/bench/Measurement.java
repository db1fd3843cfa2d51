package grapevine.trial.bench;

/**
 * One line of the result.
 *
 * @param work such as {@code smtp}
 * @param size octets of a message, people of a directory, members of a list
 * @param sessions how many connections at the same time, or 0 where there are none
 * @param ours the median of this server
 * @param peer the median of the other, or 0 where there is none
 * @param unit of both
 * @param moreIsBetter how the ratio is to be read
 */
record Measurement(
    String work,
    int size,
    int sessions,
    double ours,
    double peer,
    String unit,
    boolean moreIsBetter) {
  /** How many times better than the peer; 0 where there is none. */
  double ratio() {
    if (ours == 0 || peer == 0) {
      return 0;
    }
    return moreIsBetter ? ours / peer : peer / ours;
  }
}
