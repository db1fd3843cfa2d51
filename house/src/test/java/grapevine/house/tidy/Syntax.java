package grapevine.house.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The syntax tree of one source, by the JDK's own parser; nothing is resolved. */
final class Syntax {

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  private final Source source;
  private final CompilationUnitTree unit;
  private final SourcePositions positions;

  private Syntax(Source source, CompilationUnitTree unit, SourcePositions positions) {
    this.source = source;
    this.unit = unit;
    this.positions = positions;
  }

  static Syntax of(Source source) {
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + source.path()), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source.text();
          }
        };
    JavacTask task =
        (JavacTask)
            COMPILER.getTask(
                null, null, diagnostic -> {}, List.of("-proc:none"), null, List.of(file));
    try {
      CompilationUnitTree unit = task.parse().iterator().next();
      return new Syntax(source, unit, Trees.instance(task).getSourcePositions());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CompilationUnitTree unit() {
    return unit;
  }

  /** Returns the line, from 1, on which {@code tree} begins. */
  int firstLine(Tree tree) {
    return source.lineAt((int) positions.getStartPosition(unit, tree));
  }

  /** Returns the line, from 1, on which {@code tree} ends. */
  int lastLine(Tree tree) {
    return source.lineAt((int) positions.getEndPosition(unit, tree));
  }

  /** Returns the code of {@code tree}, without comments and without the inside of literals. */
  String codeOf(Tree tree) {
    return source
        .code()
        .substring(
            (int) positions.getStartPosition(unit, tree),
            (int) positions.getEndPosition(unit, tree));
  }
}
