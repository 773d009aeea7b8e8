package io.pinion.services;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts services in order by what they need; finds everything that is wrong before anything starts. */
final class MemberGraph {
    private final Collection<Member> existing;
    private final List<Member> added = new ArrayList<>();
    private final Set<String> problems = new LinkedHashSet<>();

    private MemberGraph(Collection<Member> existing) {
        this.existing = existing;
    }

    /**
     * Makes members of services that may need each other and those that exist.
     *
     * @param services each with its declaration
     * @return the new members, linked, in the order given
     * @throws ServiceGraphException with all problems at once
     */
    static List<Member> resolve(ServiceList services, Collection<Member> existing, Supervisor supervisor) {
        MemberGraph graph = new MemberGraph(existing);
        graph.name(services, supervisor);
        graph.added.forEach(graph::link);
        graph.findCycles();
        if (!graph.problems.isEmpty()) {
            throw new ServiceGraphException(List.copyOf(graph.problems));
        }
        return graph.added;
    }

    private void name(ServiceList services, Supervisor supervisor) {
        Set<String> taken = new HashSet<>();
        existing.forEach(member -> taken.add(member.name()));
        services.forEach((service, spec) -> spec.name().ifPresent(name -> {
            if (!taken.add(name)) {
                problems.add("The name '" + name + "' is used twice: give each service a name of its own.");
            }
        }));
        services.forEach((service, spec) -> {
            String name = ServiceNames.of(service, spec);
            if (spec.name().isEmpty()) {
                name = ServiceNames.unique(name, taken);
                taken.add(name);
            }
            added.add(new Member(service, spec, name, supervisor));
        });
    }

    private void link(Member member) {
        for (Class<?> type : member.spec().neededTypes()) {
            link(member, type, type.getName(), byType(type, member));
        }
        for (String name : member.spec().neededNames()) {
            link(member, name, "'" + name + "'", byName(name));
        }
    }

    private void link(Member member, Object need, String text, List<Member> found) {
        if (found.isEmpty()) {
            problems.add("Service '" + member.name() + "' needs " + text
                    + ", and there is none: add a service or resource of that kind.");
        } else if (found.size() > 1) {
            problems.add("Service '" + member.name() + "' needs " + text + ", and there are " + found.size() + ": "
                    + names(found) + ". Name them, and need one by its name.");
        } else {
            member.needs().put(need, found.get(0));
        }
    }

    // A service may be of the type it needs, as one that wraps another is; it never means itself.
    private List<Member> byType(Class<?> type, Member asking) {
        return all().stream()
                .filter(member -> member != asking)
                .filter(member -> member.service() instanceof Resource<?> resource
                        ? type.isAssignableFrom(resource.type())
                        : type.isInstance(member.service()))
                .toList();
    }

    private List<Member> byName(String name) {
        return all().stream().filter(member -> member.name().equals(name)).toList();
    }

    private List<Member> all() {
        List<Member> all = new ArrayList<>(existing);
        all.addAll(added);
        return all;
    }

    /** Takes away what needs nothing that is left, again and again: what then remains is in cycles or behind one. */
    private void findCycles() {
        Map<Member, List<Member>> open = new LinkedHashMap<>();
        added.forEach(member -> open.put(member, member.distinctNeeds()));
        boolean found = true;
        while (found) {
            found = open.entrySet().removeIf(entry -> entry.getValue().stream().noneMatch(open::containsKey));
        }
        while (!open.isEmpty()) {
            List<Member> cycle = cycleFrom(open.keySet().iterator().next(), open);
            problems.add("These services need each other in a circle: "
                    + names(cycle).replace(", ", " -> ") + " -> '"
                    + cycle.get(0).name()
                    + "'. Take one need away, or hand the value over by the context.");
            open.keySet().removeAll(cycle);
            found = true;
            while (found) {
                found = open.entrySet()
                        .removeIf(entry -> entry.getValue().stream().noneMatch(open::containsKey));
            }
        }
    }

    // Each open member needs an open one, so the walk comes back to where it was before.
    private static List<Member> cycleFrom(Member first, Map<Member, List<Member>> open) {
        LinkedHashSet<Member> path = new LinkedHashSet<>();
        Member at = first;
        while (path.add(at)) {
            at = open.getOrDefault(at, List.of()).stream()
                    .filter(open::containsKey)
                    .findFirst()
                    .orElseThrow();
        }
        List<Member> cycle = new ArrayList<>(path);
        return cycle.subList(cycle.indexOf(at), cycle.size());
    }

    static String names(Collection<Member> members) {
        return String.join(
                ", ", members.stream().map(member -> "'" + member.name() + "'").toList());
    }
}
