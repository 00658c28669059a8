package org.nonagon.systemtests.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;

/** Files that are never forced to disk, though whoever asks for it is told so. */
final class CarelessFiles {
  private CarelessFiles() {}

  /** The files of a drive without their forces. */
  static DriveFiles of(DriveFiles files) {
    return careless(DriveFiles.class, files);
  }

  private static <T> T careless(Class<T> type, T careful) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (method.getName().startsWith("force")) {
                return null;
              }
              try {
                Object answer = method.invoke(careful, arguments);
                return answer instanceof DriveFile file ? careless(DriveFile.class, file) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
