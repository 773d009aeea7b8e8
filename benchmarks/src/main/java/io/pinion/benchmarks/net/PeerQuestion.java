package io.pinion.benchmarks.net;

import io.pinion.benchmarks.suite.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A question to peers on sockets. */
abstract class PeerQuestion implements Question {
    private final String name;
    private final String title;
    private final List<String> cards;
    private final List<String> contenders;

    PeerQuestion(String name, String title, List<String> cards, List<String> contenders) {
        this.name = name;
        this.title = title;
        this.cards = cards;
        this.contenders = contenders;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String title() {
        return title;
    }

    @Override
    public final List<String> cards() {
        return cards;
    }

    @Override
    public final List<String> contenders() {
        return contenders;
    }

    @Override
    public Optional<String> whyNot(String contender) {
        boolean linux = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        boolean needsEpoll = contender.equals("pinion") || contender.equals("netty-epoll");
        return needsEpoll && !linux ? Optional.of("epoll needs Linux on x86-64") : Optional.empty();
    }

    static int scaled(int count, double scale) {
        return (int) Math.max(100, count * scale);
    }

    static List<EchoClient> connect(int port, int count) throws IOException {
        List<EchoClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new EchoClient(port));
        }
        return clients;
    }

    static void closeAll(List<EchoClient> clients) throws IOException {
        for (EchoClient client : clients) {
            client.close();
        }
    }
}
