package grapevine.house.tidy;

/**
 * One breach of one rule.
 *
 * @param rule the name of the rule
 * @param path the file, relative to the root of the repository
 * @param line the line, from 1
 * @param text what is wrong and what to do instead
 */
record Finding(String rule, String path, int line, String text) {

  @Override
  public String toString() {
    return path + ":" + line + ": " + text + " [" + rule + "]";
  }
}
