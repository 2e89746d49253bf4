/*
 * The hook in a world made of an input's bytes: its arguments, its folder, what it reads, what the service answers, and
 * how every call to the system ends. After each run, what was printed and sent is compared with what the protocol
 * allows, which is worked out here a second time.
 *
 * Built for libFuzzer with clang; with -DREPLAY, and any compiler, as a program that tries the files it is given and
 * then random changes of them: harness FILE... [--random COUNT]
 *
 * An input: four sections, each ended by a byte 0xFF (arguments, each ended by 0; the folder; standard input; the
 * answer), then one byte for each decision of the world. Once these have run out everything goes well.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PLENTY = 18 * 1024 * 1024, MOST_ARGUMENTS = 16, LATE_STEP_MS = 40 };

struct bytes {
    const uint8_t *at;
    size_t length;
};

/** What went over one of the hook's streams. */
struct stream_record {
    char bytes[PLENTY];
    size_t length;
};

static struct {
    struct bytes folder, input, answer, decisions;
    long long now_ms;
    int code;
    bool has_ended, has_received, answer_ended, knows_peer, must_not_send;
    jmp_buf done;
} world;
static struct stream_record body, answered, sent, printed[3];

static uint8_t decide(void)
{
    if (world.decisions.length == 0)
        return 0;
    world.decisions.length--;
    return *world.decisions.at++;
}

/** Keeps what any limit allows; of what is beyond, only that it was there. */
static void record(struct stream_record *stream, const void *bytes, size_t length)
{
    size_t room = stream->length < sizeof stream->bytes ? sizeof stream->bytes - stream->length : 0;
    if (room > 0)
        memcpy(stream->bytes + stream->length, bytes, length < room ? length : room);
    stream->length += length;
}

static int failing(int error)
{
    errno = error;
    return -1;
}

_Noreturn static void world_exit(int code)
{
    world.code = code;
    world.has_ended = true;
    longjmp(world.done, 1);
}

static int world_clock(struct timespec *time)
{
    world.now_ms += world.decisions.length == 0 ? LATE_STEP_MS : decide() % 8;
    time->tv_sec = (time_t)(world.now_ms / 1000);
    time->tv_nsec = (long)(world.now_ms % 1000 * 1000000);
    return 0;
}

static int world_sleep(const struct timespec *span)
{
    world.now_ms += (long long)span->tv_sec * 1000 + span->tv_nsec / 1000000;
    return 0;
}

static int world_poll(struct pollfd *one, int timeout)
{
    uint8_t decision = decide();
    one->revents = one->events;
    if (decision == 1)
        return failing(EINTR);
    if (decision == 2)
        return failing(EBADF);
    if (decision == 3 && timeout > 0) {
        world.now_ms += timeout;
        return 0;
    }
    return 1;
}

/** Hands out some of `from`, or a flood of one byte, or the end. */
static ssize_t hand_out(struct bytes *from, struct stream_record *to, void *buffer, size_t size)
{
    uint8_t decision = decide();
    switch (decision) {
    case 1:
        return failing(EINTR);
    case 2:
        return failing(EAGAIN);
    case 3:
        return failing(ECONNRESET);
    case 4:
        if (size > PLENTY / 4)
            size = PLENTY / 4;
        memset(buffer, 'x', size);
        record(to, buffer, size);
        return (ssize_t)size;
    default:
        break;
    }
    size_t count = from->length < size ? from->length : size;
    if (decision >= 128 && count > (size_t)(decision & 15) + 1)
        count = (size_t)(decision & 15) + 1;
    if (count > 0)
        memcpy(buffer, from->at, count);
    record(to, buffer, count);
    from->at += count;
    from->length -= count;
    return (ssize_t)count;
}

static ssize_t world_read(int descriptor, void *buffer, size_t size)
{
    if (descriptor != STDIN_FILENO) /* whether the app could be started */
        return decide() & 1;
    return hand_out(&world.input, &body, buffer, size);
}

static ssize_t world_receive(void *buffer, size_t size)
{
    world.has_received = true;
    ssize_t count = hand_out(&world.answer, &answered, buffer, size);
    world.answer_ended = world.answer_ended || count == 0;
    return count;
}

static void on_signal(int number);

static ssize_t take(struct stream_record *to, const void *bytes, size_t size, bool may_signal)
{
    uint8_t decision = decide();
    switch (decision) {
    case 1:
        return failing(EINTR);
    case 2:
        return failing(EAGAIN);
    case 3:
        return failing(EPIPE);
    case 4:
    case 5:
    case 6:
        if (may_signal)
            on_signal(decision == 4 ? SIGALRM : decision == 5 ? SIGTERM : SIGSEGV);
        break;
    default:
        break;
    }
    size_t count = decision >= 128 && size > (size_t)(decision & 15) + 1 ? (size_t)(decision & 15) + 1 : size;
    record(to, bytes, count);
    return (ssize_t)count;
}

static ssize_t world_write(int descriptor, const void *bytes, size_t size)
{
    return take(&printed[descriptor == STDOUT_FILENO ? 1 : 2], bytes, size, true);
}

static ssize_t world_send(const void *bytes, size_t size)
{
    return take(&sent, bytes, size, false);
}

static char *world_folder(char *buffer, size_t size)
{
    if (decide() == 1 || world.folder.length >= size)
        return NULL;
    memcpy(buffer, world.folder.at, world.folder.length);
    buffer[world.folder.length] = '\0';
    return buffer;
}

static int world_stat(const char *path, struct stat *about)
{
    uint8_t decision = decide();
    size_t length = strlen(path);
    bool is_folder = length > 0 && path[length - 1] == '/';
    bool is_marker = length >= 4 && strcmp(path + length - 4, "quit") == 0;
    memset(about, 0, sizeof *about);
    if (is_marker)
        return decision == 1 ? 0 : failing(decision == 2 ? EACCES : ENOENT);
    if (decision == 1 || decision == 2)
        return failing(decision == 1 ? ENOENT : EACCES);
    about->st_uid = decision == 3 ? geteuid() + 1 : geteuid();
    about->st_mode = (is_folder ? S_IFDIR | S_IRWXU : S_IFSOCK | S_IRUSR | S_IWUSR);
    if (decision == 4)
        about->st_mode |= S_IWGRP;
    if (decision == 5)
        about->st_mode = S_IFREG | S_IRUSR;
    if (decision >= 3 && decision <= 5)
        world.must_not_send = true;
    return 0;
}

static int world_descriptor(void)
{
    uint8_t decision = decide();
    if (decision == 1)
        return failing(EMFILE);
    return decision >= 2 && decision <= 4 ? (int)decision - 2 : 10;
}

static int world_open(const char *path, ...)
{
    (void)path;
    return world_descriptor();
}

static int world_fcntl(int descriptor, int command, ...)
{
    if (decide() == 1)
        return failing(EMFILE);
    return command == F_DUPFD_CLOEXEC ? descriptor + 10 : 0;
}

static const char *endpoint_of_hook(void);

static int world_connect(const struct sockaddr *address, socklen_t length)
{
    static const int errors[] = {0, EINPROGRESS, ECONNREFUSED, EAGAIN, EACCES, ENOENT, EINTR};
    const char *path = ((const struct sockaddr_un *)(const void *)address)->sun_path;
    if (length != sizeof(struct sockaddr_un) || strcmp(path, endpoint_of_hook()) != 0) {
        fprintf(stderr, "connects to another address than it was told\n");
        abort();
    }
    uint8_t decision = decide();
    int error = decision < sizeof errors / sizeof errors[0] ? errors[decision] : 0;
    return error == 0 ? 0 : failing(error);
}

static int world_getsockopt(int option, void *value, socklen_t *length)
{
    uint8_t decision = decide();
    (void)length;
    if (option == SO_PEERCRED) {
        struct ucred *peer = value;
        peer->uid = decision == 1 ? geteuid() + 1 : geteuid();
        world.knows_peer = true;
        world.must_not_send = world.must_not_send || decision == 1 || decision == 2;
    } else {
        *(int *)value = decision == 1 ? ECONNREFUSED : 0;
    }
    return decision == 2 ? failing(ENOTSOCK) : 0;
}

static int world_flock(void)
{
    uint8_t decision = decide();
    return decision == 1 ? failing(EWOULDBLOCK) : decision == 2 ? failing(ENOLCK) : 0;
}

static int world_pipe(int *ends)
{
    ends[0] = 20;
    ends[1] = 21;
    return decide() == 1 ? failing(EMFILE) : 0;
}

/** The child's side is not played: it ends in another program (tests/hook/start.test.ts starts a real one). */
static pid_t world_fork(void)
{
    return decide() == 1 ? failing(EAGAIN) : 4242;
}

#define main hook_main
#define _exit(code) world_exit(code)
#define clock_gettime(clock, time) world_clock(time)
#define setitimer(which, timer, old) ((void)(timer))
#define sigaltstack(now, old) ((void)(now))
#define sigaction(number, action, old) ((void)(action))
#define sigprocmask(how, set, old) ((void)(set))
#define poll(descriptors, count, timeout) world_poll(descriptors, timeout)
#define read(descriptor, buffer, size) world_read(descriptor, buffer, size)
#define write(descriptor, bytes, size) world_write(descriptor, bytes, size)
#define recv(descriptor, buffer, size, flags) world_receive(buffer, size)
#define send(descriptor, bytes, size, flags) world_send(bytes, size)
#define getcwd(buffer, size) world_folder(buffer, size)
#define stat(path, about) world_stat(path, about)
#define lstat(path, about) world_stat(path, about)
#define socket(domain, type, protocol) world_descriptor()
#define open(...) world_open(__VA_ARGS__)
#define fcntl(...) world_fcntl(__VA_ARGS__)
#define close(descriptor) ((void)(descriptor))
#define connect(descriptor, address, length) world_connect(address, length)
#define getsockopt(descriptor, level, option, value, length) world_getsockopt(option, value, length)
#define mkdir(path, mode) ((void)(path))
#define flock(descriptor, how) world_flock()
#define pipe(ends) world_pipe(ends)
#define fork() world_fork()
#define waitpid(process, status, how) ((void)(process), 0)
#define nanosleep(span, rest) world_sleep(span)
#define signal(number, handler) ((void)(number))
#include "../../../hook/perch-hook.c"
#undef main
#undef _exit
#undef read
#undef write
#undef open
#undef close
#undef signal

static const char *endpoint_of_hook(void)
{
    return options.endpoint;
}

/* ---- What the protocol allows. ---- */

static void expect(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "the hook breaks a promise: %s\nexit %d\nstdout: %.*s\nstderr: %.*s\n", what, world.code,
            (int)printed[1].length, printed[1].bytes, (int)printed[2].length, printed[2].bytes);
    abort();
}

static bool is_whole(const struct stream_record *record, const char *text, size_t length)
{
    return record->length == length && (length == 0 || memcmp(record->bytes, text, length) == 0);
}

static bool is_beginning(const struct stream_record *record, const char *text, size_t length)
{
    return record->length <= length && (record->length == 0 || memcmp(record->bytes, text, record->length) == 0);
}

struct expected_answer {
    bool is_good;
    int code;
    const char *out, *error;
    size_t out_length, error_length;
};

/** A second reading of an answer: one line of three numbers as printf writes them, then exactly as many bytes. */
static struct expected_answer read_answer(void)
{
    struct expected_answer result = {0};
    const char *end = memchr(answered.bytes, '\n', answered.length < 40 ? answered.length : 40);
    char line[48] = {0}, again[48];
    unsigned long long out, error;
    int code;
    if (!world.answer_ended || end == NULL)
        return result;
    memcpy(line, answered.bytes, (size_t)(end - answered.bytes));
    if (sscanf(line, "%d %llu %llu", &code, &out, &error) != 3 || (code != 0 && code != 2))
        return result;
    snprintf(again, sizeof again, "%d %llu %llu", code, out, error);
    size_t head = (size_t)(end - answered.bytes) + 1;
    if (strcmp(line, again) != 0 || strlen(line) != head - 1 || out > ANSWER_LIMIT || error > ANSWER_LIMIT ||
        out + error > ANSWER_LIMIT || answered.length != head + out + error)
        return result;
    struct expected_answer good = {true, code, end + 1, end + 1 + out, (size_t)out, (size_t)error};
    return good;
}

static size_t expected_header(char *header, size_t size)
{
    size_t length = (size_t)snprintf(header, size, "PERCH/1 %s %lu %lu ", options.agent, (unsigned long)getpid(),
                                     (unsigned long)getppid());
    for (const char *at = (const char *)world.folder.at; at < (const char *)world.folder.at + world.folder.length; at++) {
        unsigned char byte = (unsigned char)*at;
        bool is_letter = (byte | 32) >= 'a' && (byte | 32) <= 'z';
        bool is_plain = is_letter || (byte >= '0' && byte <= '9') || (byte != 0 && strchr("-._~/", byte) != NULL);
        if (byte == 0) /* the folder ends here for the hook */
            break;
        length += (size_t)snprintf(header + length, size - length, is_plain ? "%c" : "%%%02X", byte);
    }
    return length + (size_t)snprintf(header + length, size - length, " %zu\n", body.length);
}

static void check_request(void)
{
    static char header[4 * HEADER_LIMIT];
    if (sent.length == 0)
        return;
    expect(world.knows_peer, "sends a call without asking who takes it");
    expect(!world.must_not_send, "sends a call to a place that others could have changed");
    size_t length = expected_header(header, sizeof header);
    size_t head = sent.length < length ? sent.length : length, rest = sent.length - head;
    expect(length <= HEADER_LIMIT && body.length <= BODY_LIMIT, "sends more than the limits allow");
    expect(memcmp(sent.bytes, header, head) == 0, "sends another header than the protocol's");
    expect(rest <= body.length && (rest == 0 || memcmp(sent.bytes + head, body.bytes, rest) == 0),
           "sends other bytes than it was given");
    expect(!world.has_received || rest == body.length, "waits for an answer to half a request");
}

static bool is_sentence(const struct stream_record *record)
{
    static const char last[] = "and do not look for a way around it.\n";
    bool is_line = record->length > sizeof last && record->bytes[record->length - 1] == '\n' &&
                   memcmp(record->bytes + record->length - (sizeof last - 1), last, sizeof last - 1) == 0;
    for (size_t at = 0; at + 1 < record->length && is_line; at++)
        is_line = (unsigned char)record->bytes[at] >= 0x20 && record->bytes[at] != 0x7F;
    return is_line;
}

static void check_end(bool all_written)
{
    const char *otherwise = options.on_failure == NULL ? "" : options.on_failure;
    size_t otherwise_length = strlen(otherwise);
    struct expected_answer answer = read_answer();
    const struct stream_record *out = &printed[1], *error = &printed[2];
    expect(world.code == 0 || world.code == 2, "ends with another code than 0 and 2");
    bool is_answer = answer.is_good && world.code == answer.code && is_whole(out, answer.out, answer.out_length) &&
                     is_whole(error, answer.error, answer.error_length);
    bool is_otherwise = otherwise_length > 0 && is_whole(out, otherwise, otherwise_length) && error->length == 0;
    if (world.code == 0) {
        expect(is_answer || is_otherwise, "lets the tool run without a whole answer that says so");
        return;
    }
    expect(is_beginning(out, otherwise, otherwise_length) ||
               (answer.is_good && is_beginning(out, answer.out, answer.out_length)),
           "prints what nobody told it");
    expect(!all_written || is_answer || is_sentence(error), "blocks without a plain sentence");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes section(const uint8_t **at, const uint8_t *stop)
{
    struct bytes result = {*at, 0};
    while (*at < stop && **at != 0xFF)
        (*at)++;
    result.length = (size_t)(*at - result.at);
    if (*at < stop)
        (*at)++;
    return result;
}

static void start_anew(void)
{
    memset(&world, 0, sizeof world);
    body.length = answered.length = sent.length = printed[1].length = printed[2].length = 0;
    memset(&options, 0, sizeof options);
    options.deadline_ms = DEADLINE_DEFAULT_MS;
    started_at = 0;
    when_late = &INPUT_LATE;
    output_begun = error_begun = false;
    service_socket = start_lock = -1;
}

/** Each in memory of its own length, so that reading past one is noticed. */
static int read_arguments(struct bytes from, char **arguments)
{
    int count = 0;
    arguments[count++] = strdup("perch-hook");
    while (from.length > 0 && count < MOST_ARGUMENTS) {
        size_t length = strnlen((const char *)from.at, from.length);
        arguments[count] = malloc(length + 1);
        memcpy(arguments[count], from.at, length);
        arguments[count++][length] = '\0';
        size_t passed = length < from.length ? length + 1 : length;
        from.at += passed;
        from.length -= passed;
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *at = data, *stop = data + size;
    static char *arguments[MOST_ARGUMENTS + 1];
    start_anew();
    struct bytes given = section(&at, stop);
    world.folder = section(&at, stop);
    world.input = section(&at, stop);
    world.answer = section(&at, stop);
    world.decisions = (struct bytes){at, (size_t)(stop - at)};
    bool all_written = true;
    for (const uint8_t *one = at; one < stop; one++)
        all_written = all_written && (*one < 3 || *one > 6);
    int count = read_arguments(given, arguments);
    if (setjmp(world.done) == 0)
        hook_main(count, arguments);
    expect(world.has_ended, "returns instead of ending");
    check_request();
    check_end(all_written);
    for (int each = 0; each < count; each++)
        free(arguments[each]);
    return 0;
}

#if defined(REPLAY)

enum { LONGEST_INPUT = 4096 };
static uint64_t state = 88172645463325252u;

static size_t below(size_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return limit == 0 ? 0 : (size_t)(state % limit);
}

/** An input a little changed, in memory of exactly its length. */
static uint8_t *changed(const uint8_t *bytes, size_t length, size_t *new_length)
{
    size_t at = below(length + 1), gone = below(4), put = below(4);
    gone = gone < length - at ? gone : length - at;
    *new_length = length - gone + put;
    uint8_t *result = malloc(*new_length + 1);
    memcpy(result, bytes, at);
    for (size_t each = 0; each < put; each++)
        result[at + each] = (uint8_t)(below(3) == 0 ? below(8) : below(256));
    memcpy(result + at + put, bytes + at + gone, length - at - gone);
    return result;
}

static uint8_t *contents(const char *name, size_t *length)
{
    static uint8_t buffer[LONGEST_INPUT];
    FILE *file = fopen(name, "rb");
    if (file == NULL) {
        perror(name);
        exit(2);
    }
    *length = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    uint8_t *copy = malloc(*length + 1);
    memcpy(copy, buffer, *length);
    return copy;
}

int main(int count, char **names)
{
    unsigned long changes = 0, tried = 0;
    int files = count;
    if (count > 2 && strcmp(names[count - 2], "--random") == 0) {
        changes = strtoul(names[count - 1], NULL, 10);
        files = count - 2;
    }
    for (int each = 1; each < files; each++) {
        size_t length, next_length;
        uint8_t *bytes = contents(names[each], &length);
        LLVMFuzzerTestOneInput(bytes, length);
        tried++;
        for (unsigned long time = 0; time < changes; time++, tried++) {
            uint8_t *next = changed(bytes, length, &next_length);
            LLVMFuzzerTestOneInput(next, next_length);
            /* Every few changes it goes on from what came of them. */
            if (next_length < LONGEST_INPUT && time % 16 != 15) {
                free(bytes);
                bytes = next;
                length = next_length;
            } else {
                free(next);
                free(bytes);
                bytes = contents(names[each], &length);
            }
        }
        free(bytes);
    }
    printf("%lu inputs\n", tried);
    return 0;
}

#endif
