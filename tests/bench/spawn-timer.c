/*
 * Times whole runs of a program: from starting it until it has ended and all it printed is read.
 *   spawn-timer RUNS PER_SECOND INPUT_FILE PROGRAM [ARGUMENTS]
 * Prints one line per run, in microseconds. Stops at a run that does not exit 0. In C, as timing from Node costs more
 * than what is timed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Microseconds, or -1 when the program could not be run or did not exit 0. */
static double time_run(const char *input, char **command)
{
    int in = open(input, O_RDONLY | O_CLOEXEC), out[2];
    posix_spawn_file_actions_t actions;
    if (in < 0 || pipe(out) != 0 || posix_spawn_file_actions_init(&actions) != 0)
        return -1;
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, out[0]);
    posix_spawn_file_actions_addclose(&actions, out[1]);

    double started = now_us();
    pid_t child;
    int status = 1;
    int failed = posix_spawnp(&child, command[0], &actions, NULL, command, environ);
    close(out[1]);
    char printed[64 * 1024];
    while (read(out[0], printed, sizeof printed) > 0)
        ;
    struct rusage usage;
    if (failed == 0)
        wait4(child, &status, 0, &usage);
    double ended = now_us();

    close(out[0]);
    close(in);
    posix_spawn_file_actions_destroy(&actions);
    return status == 0 ? ended - started : -1;
}

int main(int count, char **arguments)
{
    if (count < 5)
        return 1;
    double every = 1e6 / strtod(arguments[2], NULL);
    for (long left = strtol(arguments[1], NULL, 10); left > 0; left--) {
        double taken = time_run(arguments[3], arguments + 4);
        if (taken < 0) {
            fprintf(stderr, "%s could not be run or did not exit 0\n", arguments[4]);
            return 1;
        }
        printf("%.1f\n", taken);
        if (taken < every)
            usleep((useconds_t)(every - taken));
    }
    return 0;
}
