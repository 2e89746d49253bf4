/*
 * Plays prepared calls against a service from one process, each over a connection of its own, as hooks make them.
 *   player SOCKET REQUESTS PER_SECOND MOST_AT_ONCE
 * REQUESTS is a file of requests as they go over the wire, one behind the other. They are made PER_SECOND times a
 * second, whether those before are answered or not; with 0 so that MOST_AT_ONCE are under way all the time.
 * Prints one line per call: microseconds from when it was due until the connection ended behind its answer, the exit
 * code, and the bytes for the agent. Stops at a call without an answer. In C, as a caller of Node's takes as much of
 * the machine as the service that is measured.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 4096 };

struct call {
    double due;
    size_t received;
    /* The beginning of the answer, which says how long it is. */
    char start[48];
};

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static struct call calls[LARGEST];
static struct pollfd sockets[LARGEST];
static nfds_t under_way;

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void stop(const char *why)
{
    fprintf(stderr, "player: %s\n", why);
    exit(1);
}

static char *read_whole(const char *file, size_t *length)
{
    struct stat about;
    int in = open(file, O_RDONLY | O_CLOEXEC);
    if (in < 0 || fstat(in, &about) != 0)
        stop("the requests cannot be read");
    char *bytes = malloc((size_t)about.st_size + 1);
    if (bytes == NULL)
        stop("there is no memory for the requests");
    ssize_t count;
    for (*length = 0; (count = read(in, bytes + *length, (size_t)about.st_size - *length)) > 0; *length += (size_t)count)
        ;
    bytes[*length] = '\0';
    close(in);
    return bytes;
}

/* Length of the request that begins here: the last number of its first line says how long what follows is. */
static size_t request_length(const char *request)
{
    const char *end = strchr(request, '\n');
    if (end == NULL)
        stop("a request has no first line");
    const char *number = end;
    while (number > request && number[-1] != ' ')
        number--;
    return (size_t)(end + 1 - request) + strtoul(number, NULL, 10);
}

/* Makes one call; 0 when the service has too many waiting already. */
static int make_call(const char *request, size_t length, double due)
{
    int connection = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connection < 0 || fcntl(connection, F_SETFL, O_NONBLOCK) != 0)
        stop("there are no more connections to be had");
    if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
        if (errno != EAGAIN)
            stop("nothing listens there");
        close(connection);
        return 0;
    }
    if (write(connection, request, length) != (ssize_t)length)
        stop("a request was not taken as a whole");
    calls[under_way] = (struct call){.due = due};
    sockets[under_way] = (struct pollfd){.fd = connection, .events = POLLIN};
    under_way++;
    return 1;
}

/* Reads what is there; 1 when the answer is complete and the connection has ended. */
static int read_answer(int connection, struct call *call)
{
    char bytes[16 * 1024];
    ssize_t count;
    while ((count = read(connection, bytes, sizeof bytes)) > 0) {
        for (ssize_t at = 0; at < count && call->received + (size_t)at < sizeof call->start - 1; at++)
            call->start[call->received + (size_t)at] = bytes[at];
        call->received += (size_t)count;
    }
    if (count < 0 && errno != EAGAIN)
        stop("a connection was lost");
    return count == 0;
}

static void print_answer(const struct call *call)
{
    unsigned long code = 0, for_agent = 0, for_person = 0;
    const char *end = strchr(call->start, '\n');
    if (end == NULL || sscanf(call->start, "%lu %lu %lu", &code, &for_agent, &for_person) != 3 ||
        call->received != (size_t)(end + 1 - call->start) + for_agent + for_person)
        stop("a call was not answered");
    printf("%.1f %lu %lu\n", now_us() - call->due, code, for_agent);
}

/* Waits until an answer comes, or until then. */
static void wait_until(double moment)
{
    double left = moment - now_us();
    if (left < 0)
        left = 0;
#ifdef __linux__
    struct timespec limit = {.tv_sec = (time_t)(left / 1e6), .tv_nsec = (long)(left * 1e3) % 1000000000};
    ppoll(sockets, under_way, &limit, NULL);
#else
    poll(sockets, under_way, (int)(left / 1e3));
#endif
}

int main(int count, char **arguments)
{
    if (count != 5 || strlen(arguments[1]) >= sizeof address.sun_path)
        return 1;
    memcpy(address.sun_path, arguments[1], strlen(arguments[1]));
    signal(SIGPIPE, SIG_IGN);
    size_t length, at = 0;
    char *requests = read_whole(arguments[2], &length);
    double per_second = strtod(arguments[3], NULL);
    nfds_t most = strtoul(arguments[4], NULL, 10);
    if (most < 1 || most > LARGEST)
        return 1;

    double started = now_us();
    for (unsigned long made = 0; at < length || under_way > 0;) {
        double now = now_us(), due = now;
        while (at < length && under_way < most) {
            due = per_second > 0 ? started + (double)made * 1e6 / per_second : now;
            if (due > now)
                break;
            size_t size = request_length(requests + at);
            if (at + size > length)
                stop("the last request is cut off");
            if (!make_call(requests + at, size, due))
                break;
            at += size;
            made++;
        }
        /* A service that took no more is asked again after a millisecond. */
        wait_until(at < length && under_way < most ? (due > now ? due : now + 1000) : now + 1e6);
        for (nfds_t index = under_way; index-- > 0;) {
            if (sockets[index].revents == 0 || !read_answer(sockets[index].fd, &calls[index]))
                continue;
            print_answer(&calls[index]);
            close(sockets[index].fd);
            under_way--;
            calls[index] = calls[under_way];
            sockets[index] = sockets[under_way];
        }
    }
    free(requests);
    return 0;
}
