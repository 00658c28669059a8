package org.nonagon.systemtests.simulation;

import java.util.List;

/** What happens to a cluster from outside. */
sealed interface Event {
  /**
   * Something goes wrong, or is mended.
   *
   * @param atMillis since the clients began
   * @param node the node that it befalls, by its place in the list
   * @param gateway likewise
   * @param millis how long, where that has a meaning
   */
  record Misfortune(long atMillis, Trouble trouble, int node, int gateway, int millis)
      implements Event {}

  /** What a client asks for. */
  enum Verb {
    PUT,
    DELETE,
    COPY,
    /** Makes an object of copies of others, in the parts of an upload. */
    COMPOSE,
    GET,
    LIST
  }

  /** What must hold of the key for a write. */
  enum Provided {
    ALWAYS,
    ABSENT,
    PRESENT,
    /** It is what the client saw under any key last. */
    AS_SEEN
  }

  /**
   * A client sends a request, once its last one was answered.
   *
   * @param client its number
   * @param pauseMillis for how long it waits before
   * @param gateway who is asked, by its place in the list
   * @param sources the keys that a copy reads, one, or that an object is composed of
   * @param bytes the length of a body
   * @param stallMillis for how long the gateway is held up before it reads shards
   */
  record Request(
      int client,
      int pauseMillis,
      int gateway,
      Verb verb,
      String key,
      List<String> sources,
      Provided provided,
      int bytes,
      int stallMillis)
      implements Event {
    /** Copies the list. */
    public Request {
      sources = List.copyOf(sources);
    }
  }
}
