package org.nonagon.cli.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What Quarkus gives a role.
 *
 * @param vertx whose event loops serve
 * @param loops those event loops, for what is no part of Vert.x
 * @param sessions of the database; only for roles that were started with one
 * @param health is told when the role serves
 * @param meters what {@code /metrics} shows
 */
public record Edge(
    Vertx vertx,
    EventLoopGroup loops,
    Supplier<Mutiny.SessionFactory> sessions,
    RoleHealth health,
    MeterRegistry meters) {}
