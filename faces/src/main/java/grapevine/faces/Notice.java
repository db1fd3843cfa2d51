package grapevine.faces;

/** What a session tells, without waiting for an answer. */
public sealed interface Notice {

  /**
   * Throw the parts away: no {@link Question.StoreMessage} will follow. May be told also for an
   * upload whose last part was refused.
   *
   * @param upload the upload's number in this session
   */
  record AbandonUpload(long upload) implements Notice {}

  /**
   * Unlock the mailbox. Told once for each {@link Question.OpenMaildrop} that was not refused, also
   * where it is not answered yet: then the answer is not waited for. The lock is this session's:
   * one that another session holds must not be touched.
   *
   * @param identity whose
   */
  record ReleaseMaildrop(String identity) implements Notice {}
}
