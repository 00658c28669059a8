package org.nonagon.metadataservice.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL database is and who may enter it. Its text form leaves the password out.
 *
 * @param host name or address of the server
 * @param port TCP port
 * @param database name of the database
 * @param user role that owns the schema
 * @param password its password; empty when the server asks for none
 */
public record DatabaseSettings(
    String host, int port, String database, String user, String password) {

  private static final int DEFAULT_PORT = 5432;
  private static final int CONNECT_TIMEOUT_SECONDS = 10;

  public DatabaseSettings {
    if (host.isBlank() || database.isBlank() || user.isBlank()) {
      throw new IllegalArgumentException("a database needs a host, a name and a user");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }

  /**
   * Reads {@code postgresql://user:password@host:port/database}, the form that libpq and its
   * clients share; user name and password may be percent-encoded.
   *
   * @throws IllegalArgumentException when the text is not of that form; the message never holds the
   *     password
   */
  public static DatabaseSettings parse(String url) {
    URI uri = parseUri(url);
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
    if (!scheme.equals("postgresql") && !scheme.equals("postgres")) {
      throw malformed("it must begin with postgresql://");
    }
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    String host = Optional.ofNullable(uri.getHost()).orElse("");
    if (host.isEmpty() || path.length() < 2) {
      throw malformed("a host and a database are needed");
    }
    if (uri.getQuery() != null) {
      throw malformed("parameters after '?' are not supported");
    }
    String[] login = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
    if (login[0].isEmpty()) {
      throw malformed("a user is needed");
    }
    return new DatabaseSettings(
        host,
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        path.substring(1),
        decode(login[0]),
        login.length == 2 ? decode(login[1]) : "");
  }

  /** The same server and user, another database. */
  public DatabaseSettings withDatabase(String name) {
    return new DatabaseSettings(host, port, name, user, password);
  }

  /** A source of plain, unpooled JDBC connections. */
  public PGSimpleDataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {host});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    source.setTcpKeepAlive(true);
    source.setApplicationName("nonagon");
    return source;
  }

  @Override
  public String toString() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
  }

  private static URI parseUri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw malformed("it is not a URL"); // The cause would quote the password.
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException malformed(String why) {
    return new IllegalArgumentException(
        "not a database URL like postgresql://user:password@host:port/database: " + why);
  }
}
