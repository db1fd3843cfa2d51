package grapevine.house.checks;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.house.Repository;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles examples in this JVM with the compiler arguments that the root {@code pom.xml} gives, so
 * that an argument which is taken out or mistyped there turns the build red.
 */
final class StaticChecksTest {

  private static final Pattern ARGUMENT = Pattern.compile("<arg>(.*?)</arg>");

  @TempDir Path output;

  @Test
  void nullAwayStopsANullThatMayBeDereferenced() throws IOException {
    assertThat(
            errorsOf(
                """
                package grapevine.example;
                import org.jspecify.annotations.Nullable;
                final class Example {
                  private Example() {}
                  static int length(@Nullable String text) { return text.length(); }
                }
                """))
        .anyMatch(error -> error.contains("[NullAway]"));
  }

  @Test
  void nullAwayReadsTypeArguments() throws IOException {
    assertThat(
            errorsOf(
                """
                package grapevine.example;
                import java.util.function.Supplier;
                import org.jspecify.annotations.NullMarked;
                import org.jspecify.annotations.Nullable;
                @NullMarked
                final class Example {
                  interface Box<T extends @Nullable Object> { T get(); }
                  private Example() {}
                  static int length(Box<@Nullable String> text) { return text.get().length(); }
                }
                """))
        .anyMatch(error -> error.contains("[NullAway]"));
  }

  @Test
  void errorProneStopsAComparisonByIdentity() throws IOException {
    assertThat(
            errorsOf(
                """
                package grapevine.example;
                final class Example {
                  private Example() {}
                  static boolean same(Integer left, Integer right) { return left == right; }
                }
                """))
        .anyMatch(error -> error.contains("[BoxedPrimitiveEquality]"));
  }

  @Test
  void aWarningOfTheCompilerStopsTheBuild() throws IOException {
    assertThat(
            errorsOf(
                """
                package grapevine.example;
                final class Example {
                  private Example() {}
                  static java.util.List raw() { return new java.util.ArrayList<String>(); }
                }
                """))
        .anyMatch(error -> error.contains("warnings found and -Werror specified"));
  }

  @Test
  void whatIsRightCompiles() throws IOException {
    assertThat(
            errorsOf(
                """
                package grapevine.example;
                import org.jspecify.annotations.Nullable;
                final class Example {
                  private Example() {}
                  static int length(@Nullable String text) {
                    return text == null ? 0 : text.length();
                  }
                }
                """))
        .isEmpty();
  }

  private List<String> errorsOf(String text) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> arguments = new ArrayList<>(argumentsOfTheBuild());
    String classPath = System.getProperty("java.class.path");
    arguments.addAll(List.of("-d", output.toString(), "--release", "25"));
    arguments.addAll(List.of("-classpath", classPath, "-processorpath", classPath));
    arguments.add("-proc:none");
    compiler
        .getTask(new StringWriter(), null, diagnostics, arguments, null, List.of(file(text)))
        .call();
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic -> diagnostic.getMessage(null))
        .toList();
  }

  private static JavaFileObject file(String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///grapevine/example/Example.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static List<String> argumentsOfTheBuild() throws IOException {
    Matcher matcher = ARGUMENT.matcher(Files.readString(Repository.root().resolve("pom.xml")));
    List<String> arguments = new ArrayList<>();
    while (matcher.find()) {
      arguments.add(matcher.group(1));
    }
    assertThat(arguments).anyMatch(argument -> argument.startsWith("-Xplugin:ErrorProne"));
    return arguments;
  }
}
