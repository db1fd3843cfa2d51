package grapevine.house.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import grapevine.house.architecture.badhouse.cli.CliUsesALibrary;
import grapevine.house.architecture.badhouse.faces.FacesOpensASocket;
import grapevine.house.architecture.badhouse.faces.FacesStartsAThread;
import grapevine.house.architecture.badhouse.kernel.KernelTakesTheTime;
import grapevine.house.architecture.badhouse.kernel.KernelUsesService;
import grapevine.house.architecture.badhouse.mechanism.lease.Lease;
import grapevine.house.architecture.badhouse.service.registry.Registry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the compiled modules to the arrows, and shows that each rule can turn red. */
final class ArchitectureTest {

  private static final Architecture HOUSE = new Architecture("grapevine");
  private static final Architecture BAD_HOUSE =
      new Architecture("grapevine.house.architecture.badhouse");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("grapevine");

  private static final JavaClasses BAD_CLASSES =
      new ClassFileImporter().importPackages(BAD_HOUSE.root());

  static List<ArchRule> rules() {
    return HOUSE.rules();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theHouseKeepsTheRule(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void theModulesAreRead() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .anyMatch(name -> name.startsWith("grapevine.kernel"))
        .noneMatch(name -> name.startsWith(BAD_HOUSE.root()));
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        Arguments.of(BAD_HOUSE.arrow("kernel", List.of()), KernelUsesService.class),
        Arguments.of(BAD_HOUSE.arrow("cli", List.of("kernel")), CliUsesALibrary.class),
        Arguments.of(BAD_HOUSE.mechanismsAreAlone(), Lease.class),
        Arguments.of(BAD_HOUSE.serviceHasNoCycles(), Registry.class),
        Arguments.of(BAD_HOUSE.purity("kernel"), KernelTakesTheTime.class),
        Arguments.of(BAD_HOUSE.purity("faces"), FacesOpensASocket.class),
        Arguments.of(BAD_HOUSE.purity("faces"), FacesStartsAThread.class));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void theBadHouseBreaksTheRule(ArchRule rule, Class<?> culprit) {
    List<String> details = rule.evaluate(BAD_CLASSES).getFailureReport().getDetails();
    assertThat(details).anyMatch(detail -> detail.contains(culprit.getSimpleName()));
  }
}
