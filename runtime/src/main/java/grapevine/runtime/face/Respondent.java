package grapevine.runtime.face;

import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.kernel.id.BodyId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of one session. All calls come from the session's own thread, one after the
 * other, and may block for as long as the session's deadline.
 */
public interface Respondent {
  /**
   * Answers a question.
   *
   * @param answer takes the answer, now or later, from any thread; only the first counts
   */
  void ask(Question question, Consumer<Answer> answer);

  /** Takes a notice. */
  void tell(Notice notice);

  /**
   * Part of a body, from here or from the server that has it.
   *
   * @param offset first octet, from 0
   * @param length most octets wanted, at most 64 KiB
   * @return the octets, fewer than {@code length} only at the body's end; null where it cannot be
   *     read now
   */
  byte @Nullable [] readBody(BodyId body, long offset, int length);
}
