package org.nonagon.systemtests.simulation.network;

import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.CatalogException;

/**
 * An interface whose methods answer with a {@code Uni}, called in another process. Nothing is asked
 * before somebody subscribes, and each subscription asks anew; nothing is repeated. The target
 * should answer with values that never change, as nothing is copied.
 *
 * <p>A failure of the target comes to the caller as it is. Methods that the interface implements
 * itself run at the caller and call the others from there, as in every implementation that does not
 * override them.
 */
public final class RemoteInterface implements InvocationHandler {
  private final Supplier<?> target;
  private final Exchange.Exchanges terms;
  private final String name;

  private RemoteInterface(Supplier<?> target, Exchange.Exchanges terms, String name) {
    this.target = target;
    this.terms = terms;
    this.name = name;
  }

  /**
   * A remote client.
   *
   * @param target what runs in the other process when a request arrives
   * @param link from the caller's process to the target's
   * @param timeoutMillis how long a caller waits for its answer
   * @param lost the failure of a call whose answer did not come
   * @throws IllegalArgumentException when a method of the interface answers otherwise
   */
  public static <T> T of(
      Class<T> type,
      Supplier<? extends T> target,
      Link link,
      Timers timers,
      long timeoutMillis,
      Function<String, RuntimeException> lost) {
    for (Method method : type.getMethods()) {
      if (!method.isDefault() && method.getReturnType() != Uni.class) {
        throw new IllegalArgumentException("does not answer with a Uni: " + method);
      }
    }
    Exchange.Exchanges terms = new Exchange.Exchanges(link, timers, timeoutMillis, lost);
    InvocationHandler handler =
        new RemoteInterface(target, terms, "remote " + type.getSimpleName());
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** A catalog whose calls fail as those of a metadata service that does not answer. */
  public static Catalog catalog(
      Supplier<? extends Catalog> target, Link link, Timers timers, long timeoutMillis) {
    return of(
        Catalog.class,
        target,
        link,
        timers,
        timeoutMillis,
        detail ->
            new CatalogException(
                "the metadata service did not answer: " + detail,
                new IllegalStateException(detail)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments.clone();
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> proxy == given[0];
        case "hashCode" -> name.hashCode();
        default -> name;
      };
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, given);
    }
    return Exchange.call(terms, method.getName(), () -> called(method, given));
  }

  private Uni<Object> called(Method method, Object... arguments) {
    try {
      @SuppressWarnings("unchecked") // Whatever it answers with is an object.
      Uni<Object> answer = (Uni<Object>) method.invoke(target.get(), arguments);
      return answer;
    } catch (InvocationTargetException thrown) {
      return Uni.createFrom().failure(thrown.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
