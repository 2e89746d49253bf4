/*
 * Put before the C library (LD_PRELOAD), this writes down what a program does to the files of a record, so that the
 * files can be laid out as a cut of the power would leave them. Entries of the journal (PERCH_TEST_JOURNAL) are a line
 * of kind, file name, offset and length, and for a write its bytes:
 *   W written   T cut or grown to the offset   S a sync began   E it ended well   N renamed from NAME.new   U removed
 * Files are those of the folder PERCH_TEST_FOLDER whose names begin with "audit.", but for shared memory and locks.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), of_end = strlen(end);
    return length >= of_end && strcmp(text + length - of_end, end) == 0;
}

/* The name of a file that is watched, within its path; otherwise NULL. */
static const char *watched(const char *path)
{
    const char *folder = getenv("PERCH_TEST_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    if (length == 0 || strncmp(path, folder, length) != 0 || path[length] != '/')
        return NULL;
    const char *name = path + length + 1;
    if (strncmp(name, "audit.", 6) != 0 || strchr(name, '/') || ends_with(name, "-shm") || ends_with(name, ".lock"))
        return NULL;
    return name;
}

static const char *watched_descriptor(int descriptor, char path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0)
        return NULL;
    path[length] = '\0';
    return watched(path);
}

/* One writing to a file that is open for appending stays in one piece. */
static void note(char kind, const char *name, long long offset, const void *bytes, size_t length)
{
    static int journal = -1;
    char line[NAME_MAX + 64];
    if (journal < 0)
        journal = (int)syscall(SYS_openat, AT_FDCWD, getenv("PERCH_TEST_JOURNAL"), O_WRONLY | O_APPEND | O_CREAT, 0600);
    int begin = snprintf(line, sizeof line, "%c %s %lld %zu\n", kind, name, offset, length);
    struct iovec parts[2] = {{line, (size_t)begin}, {(void *)bytes, length}};
    if (syscall(SYS_writev, journal, parts, 2) != begin + (ssize_t)length)
        abort();
}

static void note_write(int descriptor, const void *bytes, ssize_t written, long long offset)
{
    char path[PATH_MAX];
    const char *name = written > 0 ? watched_descriptor(descriptor, path) : NULL;
    if (name)
        note('W', name, offset < 0 ? lseek(descriptor, 0, SEEK_CUR) - written : offset, bytes, (size_t)written);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset)
{
    ssize_t written = syscall(SYS_pwrite64, descriptor, bytes, length, offset);
    note_write(descriptor, bytes, written, offset);
    return written;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset)
{
    return pwrite64(descriptor, bytes, length, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t length)
{
    ssize_t written = syscall(SYS_write, descriptor, bytes, length);
    note_write(descriptor, bytes, written, -1);
    return written;
}

int ftruncate64(int descriptor, off64_t length)
{
    char path[PATH_MAX];
    int result = (int)syscall(SYS_ftruncate, descriptor, length);
    const char *name = result == 0 ? watched_descriptor(descriptor, path) : NULL;
    if (name)
        note('T', name, length, NULL, 0);
    return result;
}

int ftruncate(int descriptor, off_t length)
{
    return ftruncate64(descriptor, length);
}

static int sync_with(long call, int descriptor)
{
    char path[PATH_MAX];
    const char *name = watched_descriptor(descriptor, path);
    if (name)
        note('S', name, 0, NULL, 0);
    int result = (int)syscall(call, descriptor);
    if (name && result == 0)
        note('E', name, 0, NULL, 0);
    return result;
}

int fsync(int descriptor)
{
    return sync_with(SYS_fsync, descriptor);
}

int fdatasync(int descriptor)
{
    return sync_with(SYS_fdatasync, descriptor);
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0;
    va_end(more);
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    const char *name = descriptor >= 0 && (flags & O_TRUNC) ? watched(path) : NULL;
    if (name)
        note('T', name, 0, NULL, 0);
    return descriptor;
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open64(path, flags, mode);
}

int rename(const char *from, const char *to)
{
    int result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    const char *name = result == 0 ? watched(to) : NULL;
    if (name)
        note('N', name, 0, NULL, 0);
    return result;
}

int unlink(const char *path)
{
    int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    const char *name = result == 0 ? watched(path) : NULL;
    if (name)
        note('U', name, 0, NULL, 0);
    return result;
}
