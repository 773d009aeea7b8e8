package io.pinion.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** One POM as it is written, nothing inherited and nothing resolved. */
record Pom(Path file, Element root) {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** A dependency as it is written; absent parts are empty. */
    record Dependency(String group, String artifact, String version, String scope, boolean optional) {}

    static Pom read(Path file) {
        try (var in = Files.newInputStream(file)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new Pom(file, factory.newDocumentBuilder().parse(in).getDocumentElement());
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    static Pom parent() {
        return read(ROOT.resolve("pom.xml"));
    }

    static Pom bom() {
        return read(ROOT.resolve("bom/pom.xml"));
    }

    /** All modules of the build, the parent not counted. */
    static List<Pom> modules() {
        return parent().all("modules/module").stream()
                .map(module -> read(ROOT.resolve(module.getTextContent()).resolve("pom.xml")))
                .toList();
    }

    /** The modules a release publishes, the BOM included. */
    static List<Pom> published() {
        return modules().stream()
                .filter(pom -> !pom.text("properties/maven.deploy.skip").equals("true"))
                .toList();
    }

    String artifact() {
        return text("artifactId");
    }

    /** The text at a path of element names; empty if there is none. */
    String text(String path) {
        return text(root, path);
    }

    static String text(Element from, String path) {
        List<Element> found = all(from, path);
        return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }

    List<Element> all(String path) {
        return all(root, path);
    }

    List<Dependency> dependencies(String path) {
        return all(path).stream()
                .map(d -> new Dependency(
                        text(d, "groupId"),
                        text(d, "artifactId"),
                        text(d, "version"),
                        text(d, "scope"),
                        text(d, "optional").equals("true")))
                .toList();
    }

    static List<Element> all(Element from, String path) {
        List<Element> found = List.of(from);
        for (String name : path.split("/")) {
            List<Element> next = new ArrayList<>();
            for (Element element : found) {
                for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
                    if (child instanceof Element e && e.getTagName().equals(name)) {
                        next.add(e);
                    }
                }
            }
            found = next;
        }
        return found;
    }
}
