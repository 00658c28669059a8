package org.nonagon.metadataservice.control;

import org.hibernate.cfg.Configuration;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.provider.ReactiveServiceRegistryBuilder;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/** Session factories without Quarkus. */
public final class SessionsForTests {
  private static final int CONNECTIONS = 8;

  private SessionsForTests() {}

  /** A factory of sessions with that database; the caller closes it. */
  public static Mutiny.SessionFactory open(DatabaseSettings database) {
    Configuration configuration =
        new Configuration()
            .addAnnotatedClass(ClusterEntity.class)
            .addAnnotatedClass(AccountEntity.class)
            .addAnnotatedClass(UserEntity.class)
            .addAnnotatedClass(AccessKeyEntity.class)
            .addAnnotatedClass(NodeEntity.class)
            .addAnnotatedClass(DriveEntity.class)
            .addAnnotatedClass(LayoutEntity.class)
            .setProperty(
                "jakarta.persistence.jdbc.url",
                "postgresql://%s:%d/%s"
                    .formatted(database.host(), database.port(), database.database()))
            .setProperty("jakarta.persistence.jdbc.user", database.user())
            .setProperty("jakarta.persistence.jdbc.password", database.password())
            .setProperty("hibernate.connection.pool_size", Integer.toString(CONNECTIONS));
    return configuration
        .buildSessionFactory(
            new ReactiveServiceRegistryBuilder()
                .applySettings(configuration.getProperties())
                .build())
        .unwrap(Mutiny.SessionFactory.class);
  }
}
