package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.client.ClientProfile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that all admin commands have: whom to speak to, and how to print. */
final class AdminOptions {
  enum Output {
    text,
    json
  }

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "a gateway; default: as aws-cli finds it, else http://127.0.0.1:9000")
  @Nullable String endpoint;

  @Option(names = "--profile", paramLabel = "NAME", description = "the profile in ~/.aws")
  @Nullable String profile;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  Output output = Output.text;

  /** Prints for people. */
  @FunctionalInterface
  interface Printer {
    void print(Json answer, PrintWriter out);
  }

  /** A client with the credentials that the user has. */
  AdminClient client() throws IOException {
    Map<String, String> environment = ((AdminCommand) root().userObject()).environment();
    return new AdminClient(
        ClientProfile.find(
                Optional.ofNullable(endpoint),
                Optional.ofNullable(profile),
                environment,
                Path.of(System.getProperty("user.home")))
            .orElseThrow(
                () ->
                    new WrongUse(
                        "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name"
                            + " a --profile")),
        InstantSource.system());
  }

  /** The specification of {@code nonagon admin}. */
  private CommandSpec root() {
    CommandSpec at = spec;
    while (!(at.userObject() instanceof AdminCommand)) {
      at = at.parent();
    }
    return at;
  }

  /** Prints an answer, as it is or for people. */
  void print(String answer, Printer printer) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (output == Output.json) {
      out.println(answer);
    } else {
      printer.print(Json.parse(answer), out);
    }
    out.flush();
  }

  /** Asks for something and prints it. */
  int show(String name, Map<String, String> arguments, Printer printer) throws IOException {
    print(client().send("GET", name, arguments), printer);
    return 0;
  }
}
