/*
 * Put before the C library (LD_PRELOAD), this makes the disk slow and the clock jump while a program runs.
 * The file that PERCH_TEST_SHIM names holds two 64-bit numbers: milliseconds that every flush to disk takes longer, and
 * seconds that the clock on the wall is ahead.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *controls(void)
{
    static const volatile int64_t *shared;
    if (shared == NULL) {
        const char *file = getenv("PERCH_TEST_SHIM");
        int descriptor = file ? open(file, O_RDONLY) : -1;
        void *page = descriptor < 0 ? MAP_FAILED : mmap(NULL, 16, PROT_READ, MAP_SHARED, descriptor, 0);
        static const int64_t nothing[2];
        shared = page == MAP_FAILED ? nothing : page;
        if (descriptor >= 0)
            close(descriptor);
    }
    return shared;
}

static void wait_for_disk(void)
{
    int64_t late = controls()[0];
    struct timespec span = {late / 1000, late % 1000 * 1000000};
    if (late > 0)
        nanosleep(&span, NULL);
}

int fsync(int descriptor)
{
    wait_for_disk();
    return (int)syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor)
{
    wait_for_disk();
    return (int)syscall(SYS_fdatasync, descriptor);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && clock == CLOCK_REALTIME)
        time->tv_sec += controls()[1];
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}
