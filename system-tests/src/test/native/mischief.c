/*
 * Preloaded into a process, it makes the system lie to it, as a file of three numbers and a path asks that
 * MISCHIEF_FILE names and that may change at any time (Mischief.java writes it):
 *
 *   0  8  seconds that the clock of the day is ahead; the monotonic clock stays right
 *   8  4  1: fsync and fdatasync of files below the path fail with EIO
 *  12  4  1: writes to files below the path fail with ENOSPC, and file systems there have no room
 *  16     the path, ended by a zero byte
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct mischief {
  volatile int64_t ahead_seconds;
  volatile int32_t fails_sync;
  volatile int32_t is_full;
  char path[4080];
};

static struct mischief none;
static struct mischief *asked = &none;

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("MISCHIEF_FILE");
  int file = name == NULL ? -1 : open(name, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return;
  }
  void *mapped = mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) {
    asked = mapped;
  }
}

#define REAL(name) \
  static __typeof__(name) *real; \
  if (real == NULL) { \
    real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); \
  }

static int is_below(const char *path) {
  size_t length = strnlen(asked->path, sizeof asked->path);
  return length > 0 && strncmp(path, asked->path, length) == 0;
}

static int is_file_below(int file) {
  char link[32], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) {
    return 0;
  }
  path[length] = 0;
  return is_below(path);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime)
  int result = real(clock, now);
  if (result == 0 && clock == CLOCK_REALTIME) {
    now->tv_sec += asked->ahead_seconds;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  REAL(gettimeofday)
  int result = real(now, zone);
  if (result == 0) {
    now->tv_sec += asked->ahead_seconds;
  }
  return result;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at != NULL) {
    *at = now.tv_sec;
  }
  return now.tv_sec;
}

static int fails(int file, int asks, int error) {
  int before = errno;
  if (!asks || !is_file_below(file)) {
    errno = before;
    return 0;
  }
  errno = error;
  return 1;
}

int fsync(int file) {
  REAL(fsync)
  return fails(file, asked->fails_sync, EIO) ? -1 : real(file);
}

int fdatasync(int file) {
  REAL(fdatasync)
  return fails(file, asked->fails_sync, EIO) ? -1 : real(file);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  REAL(pwrite64)
  return fails(file, asked->is_full, ENOSPC) ? -1 : real(file, bytes, count, at);
}

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(write)
  return fails(file, asked->is_full, ENOSPC) ? -1 : real(file, bytes, count);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  REAL(writev)
  return fails(file, asked->is_full, ENOSPC) ? -1 : real(file, parts, count);
}

int statvfs64(const char *restrict path, struct statvfs64 *restrict about) {
  REAL(statvfs64)
  int result = real(path, about);
  if (result == 0 && asked->is_full && is_below(path)) {
    about->f_bavail = 0;
    about->f_bfree = 0;
  }
  return result;
}

int statvfs(const char *restrict path, struct statvfs *restrict about) {
  REAL(statvfs)
  int result = real(path, about);
  if (result == 0 && asked->is_full && is_below(path)) {
    about->f_bavail = 0;
    about->f_bfree = 0;
  }
  return result;
}
