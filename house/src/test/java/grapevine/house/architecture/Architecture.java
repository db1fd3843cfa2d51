package grapevine.house.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arrows of docs/STYLE.md as rules.
 *
 * @param root the package that holds the modules
 */
record Architecture(String root) {

  private static final List<String> PURE =
      List.of("kernel", "mechanism", "service", "faces", "simulator", "store.journal");

  /** Which modules each module may use, besides itself. */
  private static Map<String, List<String>> arrows() {
    Map<String, List<String>> arrows = new LinkedHashMap<>();
    arrows.put("kernel", List.of());
    arrows.put("mechanism", List.of("kernel"));
    arrows.put("service", List.of("kernel", "mechanism"));
    arrows.put("store", List.of("kernel"));
    arrows.put("faces", List.of("kernel"));
    arrows.put("simulator", List.of("kernel", "mechanism", "service", "store", "faces"));
    arrows.put("client", List.of());
    arrows.put("runtime", List.of("kernel", "faces"));
    arrows.put("cli", List.of("kernel"));
    arrows.put("trial", List.of("kernel", "cli"));
    arrows.put(
        "server",
        List.of(
            "kernel",
            "mechanism",
            "service",
            "store",
            "faces",
            "simulator",
            "runtime",
            "cli",
            "trial"));
    arrows.put("acceptance", List.of("kernel", "cli", "trial", "client"));
    return arrows;
  }

  /** Which libraries each module may use, besides the JDK and JSpecify. */
  private static Map<String, List<String>> libraries() {
    Map<String, List<String>> libraries = new LinkedHashMap<>();
    for (String module : arrows().keySet()) {
      libraries.put(module, List.of());
    }
    libraries.put("service", List.of("org.pcollections.."));
    libraries.put("store", List.of("org.rocksdb.."));
    libraries.put(
        "faces",
        List.of("com.unboundid..", "com.fasterxml.jackson.core..", "de.siegmar.fastcsv.."));
    libraries.put("client", List.of("com.fasterxml.jackson.core.."));
    libraries.put("runtime", List.of("org.bouncycastle..", "org.apache.commons.codec.."));
    libraries.put("cli", List.of("picocli..", "org.jline..", "com.fasterxml.jackson.."));
    libraries.put(
        "trial", List.of("picocli..", "org.jline..", "com.fasterxml.jackson..", "com.unboundid.."));
    libraries.put(
        "server",
        List.of("org.bouncycastle..", "picocli..", "com.fasterxml.jackson..", "org.jline.."));
    return libraries;
  }

  List<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>();
    arrows().forEach((module, others) -> rules.add(arrow(module, others)));
    rules.add(mechanismsAreAlone());
    rules.add(serviceHasNoCycles());
    PURE.forEach(module -> rules.add(purity(module)));
    return rules;
  }

  /** A module uses the JDK, JSpecify, itself, and what its arrows and libraries say. */
  ArchRule arrow(String module, List<String> others) {
    List<String> allowed = new ArrayList<>(List.of("java..", "javax..", "org.jspecify.."));
    allowed.add(inside(module));
    others.forEach(other -> allowed.add(inside(other)));
    allowed.addAll(libraries().getOrDefault(module, List.of()));
    return classes()
        .that()
        .resideInAPackage(inside(module))
        .should()
        .onlyDependOnClassesThat(resideInAnyOrArePrimitive(allowed))
        .as(module + " uses only what its arrows allow")
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> resideInAnyOrArePrimitive(List<String> allowed) {
    return JavaClass.Predicates.resideInAnyPackage(allowed.toArray(new String[0]))
        .or(
            DescribedPredicate.describe(
                "are primitive", type -> type.getBaseComponentType().isPrimitive()))
        .or(
            DescribedPredicate.describe(
                "are arrays of these",
                type ->
                    type.isArray()
                        && JavaClass.Predicates.resideInAnyPackage(allowed.toArray(new String[0]))
                            .test(type.getBaseComponentType())));
  }

  ArchRule mechanismsAreAlone() {
    return slices()
        .matching(root + ".mechanism.(*)..")
        .should()
        .notDependOnEachOther()
        .as("mechanisms do not know each other")
        .allowEmptyShould(true);
  }

  ArchRule serviceHasNoCycles() {
    return slices()
        .matching(root + ".service.(*)..")
        .should()
        .beFreeOfCycles()
        .as("the packages of service have no cycle")
        .allowEmptyShould(true);
  }

  /** Pure code reaches time, chance, disk, network and threads through the Environment alone. */
  ArchRule purity(String module) {
    return noClasses()
        .that()
        .resideInAPackage(inside(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat(
            DescribedPredicate.describe("reach the world", Architecture::reachesTheWorld))
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .as(module + " is pure")
        .allowEmptyShould(true);
  }

  private static boolean reachesTheWorld(JavaClass type) {
    return type.isAssignableTo(Thread.class)
        || type.isAssignableTo(java.util.Random.class)
        || type.isAssignableTo(java.io.File.class)
        || type.isAssignableTo(java.util.concurrent.Executor.class)
        || type.isAssignableTo(java.util.concurrent.Future.class)
        || type.isAssignableTo(java.util.concurrent.locks.Lock.class);
  }

  private String inside(String module) {
    return root + "." + module + "..";
  }
}
