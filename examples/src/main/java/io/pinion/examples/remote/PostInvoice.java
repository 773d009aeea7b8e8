package io.pinion.examples.remote;

import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.rabbitmq.dispatch.CommandType;
import io.pinion.rabbitmq.dispatch.RemoteDispatch;

/**
 * The command of the example: post the n-th invoice of a customer.
 *
 * @param customer whose
 * @param number counts from 1 for each customer
 */
public record PostInvoice(String customer, int number) {
    static final int PARTITIONS = 6;

    /** The same on both sides: invoices of one customer stay in order. */
    static RemoteDispatch dispatch(AmqpConnection connection) {
        return RemoteDispatch.on(connection)
                .queue("invoices")
                .command(CommandType.json("invoice.post.v1", PostInvoice.class).keyedBy(PostInvoice::customer))
                .partitions(PARTITIONS)
                .build();
    }

    static AmqpConnection connection(String name, String host, int port, String user, String password) {
        return AmqpConnection.to(host)
                .port(port)
                .name(name)
                .credentials(user, password.toCharArray())
                .build();
    }
}
