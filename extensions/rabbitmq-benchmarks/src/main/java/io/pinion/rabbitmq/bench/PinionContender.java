package io.pinion.rabbitmq.bench;

import static io.pinion.rabbitmq.Amqp.amqp;

import io.pinion.consumers.App;
import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.rabbitmq.AmqpMessage;
import org.jspecify.annotations.Nullable;

/** An app with one route, as its documentation shows it. */
final class PinionContender implements Contender {
    private @Nullable App app;

    @Override
    public void start(Place place, String queue, int bulk, int prefetch, Tally tally) {
        AmqpConnection connection = AmqpConnection.to(place.host())
                .port(place.port())
                .credentials(place.user(), place.password().toCharArray())
                .prefetch(prefetch)
                .build();
        App made = App.create().connect(connection).route(amqp(queue).bulkSize(bulk), messages -> {
            for (AmqpMessage each : messages) {
                tally.see(each.bytes());
            }
        });
        app = made;
        made.start();
    }

    @Override
    public void stop() {
        if (app != null) {
            app.close();
        }
    }
}
