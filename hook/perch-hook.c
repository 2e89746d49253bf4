/*
 * perch-hook: the program that a coding agent runs before every tool call.
 *
 *   perch-hook <agent> --endpoint=<socket path or pipe name> [--deadline=<seconds>]
 *              [--start=<app>] [--on-failure=<text>]
 *
 * It hands standard input, unread, to Perch's service and does as the service says: print two texts, exit 0 or 2.
 * It parses no JSON and knows no agent. No environment variable changes what it does, so nothing that an agent
 * inherits or sets can send its calls elsewhere.
 *
 * Request:  PERCH/1 <agent> <pid> <ppid> <folder, percent-encoded> <body length>\n, then the body.
 * Answer:   <exit code: 0 or 2> <stdout length> <stderr length>\n, then both texts, then the end of the connection.
 *           The end is part of the answer: it tells an answer whose lengths are wrong from a good one.
 *
 * What must hold: most agents RUN the tool when their hook crashes, takes too long or prints garbage. So nothing is
 * printed before the whole answer is here and checked, one deadline covers everything, and whatever goes wrong ends
 * in a block: exit 2 with one sentence on stderr, or, for agents that ignore exit codes, the text of --on-failure
 * on stdout and exit 0. Exit 1 does not occur.
 *
 * Layout: what both systems share, then one implementation of "the system" for Windows and one for POSIX, then main.
 */
#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0602
#include <windows.h>
#include <userenv.h>
#include <winternl.h>
#else
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif
#endif
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum {
    HEADER_LIMIT = 8 * 1024,
    BODY_LIMIT = 16 * 1024 * 1024,
    ANSWER_LIMIT = 1024 * 1024, /* both texts together */
    ANSWER_HEAD_LIMIT = 32,     /* "2 1048576 1048576\n" is the longest that can be right */
    SENTENCE_LIMIT = 1024,
    PLACE_LIMIT = 300,
    AGENT_LIMIT = 32,
    /* Shorter than the shortest time any known agent gives a hook by default (30 s). */
    DEADLINE_DEFAULT_MS = 25 * 1000,
    DEADLINE_MIN_MS = 100,
    DEADLINE_MAX_MS = 24 * 60 * 60 * 1000,
    /* How long after the deadline a call that cannot be given a time limit is cut off. */
    OVERTIME_MS = 100,
    /* How long a Perch that said so may take to come back. */
    RETURN_LIMIT_SECONDS = 120,
    FIRST_PAUSE_MS = 2,
    LONGEST_PAUSE_MS = 100
};

/* ---- Failures: what happened, and what the person can do. The agent's model reads them too. ---- */

struct failure {
    const char *happened;
    const char *remedy;
};

#define TRY_THEN_RESTART_AGENT "try again, and if that fails too ask the user to restart the agent"
#define TRY_THEN_RESTART_PERCH "try again, and if that fails too ask the user to restart Perch"
#define START_PERCH "ask the user to start Perch, then try again"

static const struct failure BAD_ARGUMENTS = {
    "Perch's hook was called in a way that it does not understand",
    "ask the user to switch this agent off and on again in Perch"};
static const struct failure INPUT_UNREADABLE = {"Perch could not read this tool call from the agent",
                                                TRY_THEN_RESTART_AGENT};
static const struct failure INPUT_LATE = {"The agent did not hand over the whole tool call in time",
                                          TRY_THEN_RESTART_AGENT};
static const struct failure INPUT_TOO_LARGE = {"This tool call is larger than the 16 MiB that Perch can check",
                                               "split it into smaller steps"};
static const struct failure FOLDER_UNKNOWN = {"Perch could not find out which folder this step runs in",
                                              "ask the user to restart the agent in a folder that exists"};
static const struct failure FOLDER_TOO_LONG = {"The path of the folder this step runs in is too long for Perch",
                                               "ask the user to work in a folder with a shorter path"};
static const struct failure NOT_RUNNING = {"Perch is not running", START_PERCH};
static const struct failure RETURN_LATE = {"Perch is being replaced by a newer version and did not come back in time",
                                           START_PERCH};
static const struct failure START_FAILED = {"Perch is not running and could not be started", START_PERCH};
static const struct failure START_LATE = {"Perch is not running and did not start in time", START_PERCH};
static const struct failure ENDPOINT_TOO_LONG = {"The path of Perch's socket is too long for this system",
                                                 "ask the user to move Perch's data to a folder with a shorter path"};
static const struct failure STRANGER_ANSWERS = {"Another user's program answers in Perch's place",
                                                "ask the user to find out what it is and to restart Perch"};
static const struct failure UNREACHABLE = {"Perch could not be reached", TRY_THEN_RESTART_PERCH};
static const struct failure SERVICE_BUSY = {"Perch was too busy to take this tool call in time",
                                            TRY_THEN_RESTART_PERCH};
static const struct failure ANSWER_LOST = {"Perch closed the connection before it had answered",
                                           TRY_THEN_RESTART_PERCH};
static const struct failure ANSWER_LATE = {
    "Perch did not answer in time",
    "ask the user whether Perch shows a question or needs a restart, then try again"};
static const struct failure ANSWER_WRONG = {"Perch's hook does not understand what Perch answered",
                                            TRY_THEN_RESTART_PERCH};
static const struct failure ANSWER_UNDELIVERED = {"Perch's answer could not be handed to the agent",
                                                  TRY_THEN_RESTART_AGENT};
static const struct failure STOPPED = {"Perch's hook was stopped before it had an answer", TRY_THEN_RESTART_AGENT};
static const struct failure CRASHED = {"Perch's hook crashed", TRY_THEN_RESTART_PERCH};

static struct {
    const char *agent;
    const char *endpoint;
    const char *start;      /* NULL: never start anything */
    const char *on_failure; /* NULL: exit 2 blocks this agent */
    long long deadline_ms;
} options = {NULL, NULL, NULL, NULL, DEADLINE_DEFAULT_MS};

/* By the clock of clock_ms(). */
static long long started_at;

/* What to say when the deadline passes now. */
static const struct failure *volatile when_late = &INPUT_LATE;

/* ---- The system: what each of the two parts below provides. ---- */

enum stream { STANDARD_OUTPUT = 1, STANDARD_ERROR = 2 };
enum reach { REACHED, NOTHING_LISTENS, BUSY };
enum lock { LOCK_TAKEN, LOCK_HELD, LOCK_IMPOSSIBLE };

/** Milliseconds of a clock that nobody can set. */
static long long clock_ms(void);
/** Ends the process at once, without a second thought for anything that is still open. */
_Noreturn static void end(int code);
/** The caller is the one who ends the process; does not return when another thread is at it already. */
static void claim_end(void);
/** Writes all of a text; false when that cannot be done. */
static bool print(enum stream stream, const char *text, size_t length);
/** From here on a crash or a request to stop is a block. */
static void catch_crashes(void);
/** From here on the process ends soon after the deadline, whatever call it hangs in. */
static void arm_deadline(void);
/** One read of standard input: its length, 0 at the end, -1 when it cannot be read. */
static long read_input(char *buffer, size_t size);
/** The working folder as UTF-8 (on POSIX: as the system has it); false when there is none or it does not fit. */
static bool working_folder(char *buffer, size_t size);
static unsigned long own_pid(void);
static unsigned long parent_pid(void);
/** Whether the endpoint names a place that does not depend on the working folder. */
static bool is_absolute(const char *path);
/** Whether a quit marker and a lock can lie beside the endpoint. */
static bool has_folder(const char *endpoint);
/** One try to connect to the service; a block when what answers must not be trusted. */
static enum reach reach_service(void);
/** One write to the service: how much of it was taken, -1 when the connection is lost. */
static long send_some(const char *bytes, size_t length);
/** One read from the service: its length, 0 at the end, -1 when the connection is lost. */
static long receive_some(char *buffer, size_t size);
static bool quit_on_purpose(void);
/** How many seconds ago Perch said, by a file beside the endpoint, that it comes back at once; -1 when it did not. */
static long long seconds_since_farewell(void);
/** Among all hooks of this endpoint, one at a time may start the app. */
static enum lock take_start_lock(void);
static void release_start_lock(void);
/** Starts the app on its own, tied to nothing of ours. */
static void start_app(void);
static void pause_ms(long long duration);

/* ---- Texts put together without stdio. ---- */

struct text {
    char *start;
    size_t size;
    size_t length;
    bool is_cut;
};

static void add(struct text *text, const char *bytes, size_t length)
{
    size_t room = text->size - text->length;
    if (length > room) {
        length = room;
        text->is_cut = true;
    }
    memcpy(text->start + text->length, bytes, length);
    text->length += length;
}

static void add_string(struct text *text, const char *string)
{
    add(text, string, strlen(string));
}

static void add_number(struct text *text, unsigned long number)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    add(text, digits + at, sizeof digits - at);
}

/** Everything but unreserved characters (RFC 3986) and '/' becomes %XX, so the field holds no space and no newline. */
static void add_percent_encoded(struct text *text, const char *string)
{
    static const char hex[] = "0123456789ABCDEF";
    for (; *string != '\0'; string++) {
        unsigned char byte = (unsigned char)*string;
        bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                        (byte != '\0' && strchr("-._~/", byte) != NULL);
        if (is_plain) {
            add(text, string, 1);
        } else {
            char encoded[3] = {'%', hex[byte >> 4], hex[byte & 15]};
            add(text, encoded, sizeof encoded);
        }
    }
}

/** A path or argument inside a sentence: one line, no control characters, cut at a whole character. */
static void add_place(struct text *text, const char *place)
{
    size_t length = strlen(place);
    bool is_long = length > PLACE_LIMIT;
    if (is_long) {
        length = PLACE_LIMIT;
        while (length > 0 && ((unsigned char)place[length] & 0xC0) == 0x80)
            length--;
    }
    for (size_t at = 0; at < length; at++) {
        unsigned char byte = (unsigned char)place[at];
        add(text, byte < 0x20 || byte == 0x7F ? "?" : place + at, 1);
    }
    if (is_long)
        add_string(text, "...");
}

/* ---- Ending. ---- */

/* Set before the first byte goes out, so that a crash or the deadline in the middle of it adds nothing to it. */
static volatile bool output_begun, error_begun;

/** Ends the process as a block. Safe in a signal handler. */
_Noreturn static void block_at(const struct failure *failure, const char *place)
{
    claim_end();
    if (options.on_failure != NULL && !output_begun) {
        output_begun = true;
        if (print(STANDARD_OUTPUT, options.on_failure, strlen(options.on_failure)))
            end(0);
    }
    if (!error_begun) {
        error_begun = true;
        char bytes[SENTENCE_LIMIT];
        struct text sentence = {bytes, sizeof bytes, 0, false};
        add_string(&sentence, failure->happened);
        if (place != NULL) {
            add_string(&sentence, " (");
            add_place(&sentence, place);
            add_string(&sentence, ")");
        }
        add_string(&sentence, ", so this step was stopped; ");
        add_string(&sentence, failure->remedy);
        add_string(&sentence, ", and do not look for a way around it.\n");
        print(STANDARD_ERROR, sentence.start, sentence.length);
    }
    end(2);
}

_Noreturn static void block(const struct failure *failure)
{
    block_at(failure, NULL);
}

/** Milliseconds until the deadline; a block when it has passed. */
static int remaining_ms(void)
{
    long long left = started_at + options.deadline_ms - clock_ms();
    if (left <= 0)
        block(when_late);
    return (int)left;
}

/* ---- Arguments. ---- */

/** Whether the text is this option; if so, `value` is what follows the equals sign. */
static bool is_option(const char *text, const char *name, const char **value)
{
    size_t length = strlen(name);
    if (strncmp(text, name, length) != 0)
        return false;
    *value = text + length;
    return true;
}

/** Seconds such as "30" or "0.5" (at most three decimals), as milliseconds; -1 when out of range or no such number. */
static long long parse_seconds(const char *text)
{
    long long milliseconds = 0;
    int whole = 0, decimals = 0;
    for (; *text >= '0' && *text <= '9' && whole < 6; text++, whole++)
        milliseconds = milliseconds * 10 + (*text - '0');
    if (*text == '.' && whole > 0) {
        for (text++; *text >= '0' && *text <= '9' && decimals < 3; text++, decimals++)
            milliseconds = milliseconds * 10 + (*text - '0');
        if (decimals == 0)
            return -1;
    }
    for (; decimals < 3; decimals++)
        milliseconds *= 10;
    bool is_number = whole > 0 && *text == '\0';
    return is_number && milliseconds >= DEADLINE_MIN_MS && milliseconds <= DEADLINE_MAX_MS ? milliseconds : -1;
}

static bool is_agent_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return text[length] == '\0' && length <= AGENT_LIMIT && text[0] >= 'a' && text[0] <= 'z';
}

/**
 * Reads all arguments, so that --on-failure counts wherever it stands. Gives the first fault, or NULL.
 * Paths must be absolute: a relative one would let the folder that the agent works in choose who answers.
 */
static const char *parse_arguments(int count, char **arguments)
{
    const char *fault = NULL, *deadline = NULL;
    for (int at = 1; at < count; at++) {
        const char **option = NULL, *value = arguments[at];
        bool is_path = false;
        if (is_option(arguments[at], "--endpoint=", &value)) {
            option = &options.endpoint;
            is_path = true;
        } else if (is_option(arguments[at], "--start=", &value)) {
            option = &options.start;
            is_path = true;
        } else if (is_option(arguments[at], "--deadline=", &value)) {
            option = &deadline;
        } else if (is_option(arguments[at], "--on-failure=", &value)) {
            option = &options.on_failure;
        } else if (is_agent_name(arguments[at])) {
            option = &options.agent;
        }
        /* An empty --on-failure would say nothing, which agents read as "no objection". */
        bool is_good = option != NULL && *option == NULL && *value != '\0' && (!is_path || is_absolute(value)) &&
                       (option != &deadline || parse_seconds(value) > 0);
        if (is_good)
            *option = value;
        else if (fault == NULL)
            fault = arguments[at];
    }
    if (deadline != NULL)
        options.deadline_ms = parse_seconds(deadline);
    if (fault == NULL && options.agent == NULL)
        fault = "no agent is named";
    if (fault == NULL && options.endpoint == NULL)
        fault = "--endpoint= is missing";
    if (fault == NULL && options.start != NULL && !has_folder(options.endpoint))
        fault = "--start= needs an endpoint that lies in a folder";
    return fault;
}

/* ---- The conversation. ---- */

/* The header ends where the body begins, so that both leave in one write. Pages that are not used are never touched. */
static char request[HEADER_LIMIT + BODY_LIMIT + 1];
static char answer_bytes[ANSWER_HEAD_LIMIT + ANSWER_LIMIT + 1];

/** Standard input to its end. What is too large is read to its end as well: an agent must not fail on a closed pipe. */
static size_t read_body(char *body)
{
    size_t length = 0;
    bool is_too_large = false;
    for (;;) {
        long count = read_input(body + length, BODY_LIMIT + 1 - length);
        if (count < 0)
            block(&INPUT_UNREADABLE);
        if (count == 0)
            break;
        length += (size_t)count;
        if (length > BODY_LIMIT) {
            is_too_large = true;
            when_late = &INPUT_TOO_LARGE;
            length = 0;
        }
    }
    if (is_too_large)
        block(&INPUT_TOO_LARGE);
    return length;
}

static void write_header(struct text *header, size_t body_length)
{
    char folder[HEADER_LIMIT];
    if (!working_folder(folder, sizeof folder))
        block(&FOLDER_UNKNOWN);
    add_string(header, "PERCH/1 ");
    add_string(header, options.agent);
    add_string(header, " ");
    add_number(header, own_pid());
    add_string(header, " ");
    add_number(header, parent_pid());
    add_string(header, " ");
    add_percent_encoded(header, folder);
    add_string(header, " ");
    add_number(header, (unsigned long)body_length);
    add_string(header, "\n");
    if (header->is_cut)
        block(&FOLDER_TOO_LONG);
}

/** Whether Perch stopped listening only to start as a newer version. */
static bool comes_back(void)
{
    long long seconds = has_folder(options.endpoint) ? seconds_since_farewell() : -1;
    return seconds >= 0 && seconds <= RETURN_LIMIT_SECONDS;
}

/**
 * Connects. Waits while Perch is being updated; starts the app first when nothing listens, it may be started and it was
 * not quit on purpose. The lock makes the hooks of a busy agent start it once; whoever gets the lock looks again before
 * it starts anything.
 */
static void connect_to_service(void)
{
    bool has_lock = false, has_started = false;
    long long pause = FIRST_PAUSE_MS;
    for (;;) {
        enum reach reached = reach_service();
        if (reached == REACHED)
            break;
        if (reached == NOTHING_LISTENS && comes_back()) {
            when_late = &RETURN_LATE;
        } else if (reached == NOTHING_LISTENS) {
            if (options.start == NULL || quit_on_purpose())
                block(&NOT_RUNNING);
            when_late = &START_LATE;
            if (!has_started && !has_lock) {
                enum lock lock = take_start_lock();
                has_lock = lock != LOCK_HELD;
                if (lock == LOCK_TAKEN)
                    continue;
            }
            if (!has_started && has_lock) {
                has_started = true;
                start_app();
            }
        } else {
            when_late = &SERVICE_BUSY;
        }
        int left = remaining_ms();
        pause_ms(pause < left ? pause : left);
        pause = pause * 2 < LONGEST_PAUSE_MS ? pause * 2 : LONGEST_PAUSE_MS;
    }
    release_start_lock();
}

static void send_all(const char *bytes, size_t length)
{
    while (length > 0) {
        long count = send_some(bytes, length);
        if (count < 0)
            block(&ANSWER_LOST);
        bytes += count;
        length -= (size_t)count;
    }
}

struct answer {
    int exit_code;
    size_t output_length, error_length;
    const char *output, *error;
};

enum answer_state { ANSWER_PARTIAL, ANSWER_WHOLE, ANSWER_BAD };

/** A decimal without sign or leading zero and at most `limit`, ended by `terminator`, which is passed over. */
static enum answer_state parse_number(const char **at, const char *stop, size_t limit, char terminator, size_t *number)
{
    const char *first = *at;
    size_t value = 0;
    for (; *at < stop && **at >= '0' && **at <= '9'; (*at)++) {
        bool has_leading_zero = *at > first && *first == '0';
        value = value * 10 + (size_t)(**at - '0');
        if (has_leading_zero || value > limit)
            return ANSWER_BAD;
    }
    if (*at == stop)
        return ANSWER_PARTIAL;
    if (*at == first || **at != terminator)
        return ANSWER_BAD;
    (*at)++;
    *number = value;
    return ANSWER_WHOLE;
}

static enum answer_state parse_answer(const char *bytes, size_t length, struct answer *answer)
{
    const char *at = bytes, *stop = bytes + length;
    size_t exit_code;
    enum answer_state state = parse_number(&at, stop, 2, ' ', &exit_code);
    if (state == ANSWER_WHOLE)
        state = exit_code == 1 ? ANSWER_BAD : parse_number(&at, stop, ANSWER_LIMIT, ' ', &answer->output_length);
    if (state == ANSWER_WHOLE)
        state = parse_number(&at, stop, ANSWER_LIMIT - answer->output_length, '\n', &answer->error_length);
    if (state != ANSWER_WHOLE)
        return state;
    answer->exit_code = (int)exit_code;
    answer->output = at;
    answer->error = at + answer->output_length;
    size_t promised = answer->output_length + answer->error_length, here = (size_t)(stop - at);
    return here < promised ? ANSWER_PARTIAL : here == promised ? ANSWER_WHOLE : ANSWER_BAD;
}

static void receive_answer(struct answer *answer)
{
    size_t length = 0;
    enum answer_state state = ANSWER_PARTIAL;
    for (;;) {
        long count = receive_some(answer_bytes + length, sizeof answer_bytes - length);
        if (count < 0 || (count == 0 && state == ANSWER_PARTIAL))
            block(&ANSWER_LOST);
        if (count == 0)
            return;
        length += (size_t)count;
        state = parse_answer(answer_bytes, length, answer);
        if (state == ANSWER_BAD)
            block(&ANSWER_WRONG);
    }
}

_Noreturn static void deliver(const struct answer *answer)
{
    claim_end();
    when_late = &ANSWER_UNDELIVERED;
    if (answer->output_length > 0) {
        output_begun = true;
        if (!print(STANDARD_OUTPUT, answer->output, answer->output_length))
            block(&ANSWER_UNDELIVERED);
    }
    if (answer->error_length > 0) {
        error_begun = true;
        if (!print(STANDARD_ERROR, answer->error, answer->error_length))
            end(2);
    }
    end(answer->exit_code);
}

_Noreturn static void run(int count, char **arguments)
{
    started_at = clock_ms();
    catch_crashes();
    const char *fault = parse_arguments(count, arguments);
    arm_deadline();
    if (fault != NULL)
        block_at(&BAD_ARGUMENTS, fault);

    char *body = request + HEADER_LIMIT;
    size_t body_length = read_body(body);
    char header_bytes[HEADER_LIMIT];
    struct text header = {header_bytes, sizeof header_bytes, 0, false};
    write_header(&header, body_length);
    memcpy(body - header.length, header.start, header.length);

    when_late = &SERVICE_BUSY;
    connect_to_service();
    send_all(body - header.length, header.length + body_length);

    when_late = &ANSWER_LATE;
    struct answer answer;
    receive_answer(&answer);
    deliver(&answer);
}

#if defined(_WIN32)

/* ---- Windows: a named pipe, whose name may stand in a file. ---- */

enum { PATH_UNITS = 32768, PIPE_NAME_LIMIT = 256 };

static const char pipe_prefix[] = "\\\\.\\pipe\\";

static HANDLE service_pipe = INVALID_HANDLE_VALUE;
static HANDLE start_lock = INVALID_HANDLE_VALUE;

static long long clock_ms(void)
{
    return (long long)GetTickCount64();
}

_Noreturn static void end(int code)
{
    /* Not ExitProcess: it waits for a thread that hangs in a read, and runs other people's unload code. */
    TerminateProcess(GetCurrentProcess(), (UINT)code);
    for (;;)
        Sleep(INFINITE);
}

static void claim_end(void)
{
    static volatile LONG owner;
    LONG self = (LONG)GetCurrentThreadId(), before = InterlockedCompareExchange(&owner, self, 0);
    if (before != 0 && before != self)
        Sleep(INFINITE);
}

static bool print(enum stream stream, const char *text, size_t length)
{
    HANDLE handle = GetStdHandle(stream == STANDARD_OUTPUT ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
    while (length > 0) {
        DWORD written = 0;
        if (!WriteFile(handle, text, (DWORD)length, &written, NULL) || written == 0)
            return false;
        text += written;
        length -= written;
    }
    return true;
}

static LONG WINAPI on_crash(EXCEPTION_POINTERS *about)
{
    (void)about;
    block(&CRASHED);
}

static BOOL WINAPI on_console_event(DWORD event)
{
    (void)event;
    block(&STOPPED);
}

static void catch_crashes(void)
{
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    SetUnhandledExceptionFilter(on_crash);
    SetConsoleCtrlHandler(on_console_event, TRUE);
}

static DWORD WINAPI end_whatever_hangs(void *unused)
{
    (void)unused;
    Sleep(OVERTIME_MS);
    end(2);
}

static DWORD WINAPI watch_deadline(void *unused)
{
    (void)unused;
    Sleep((DWORD)options.deadline_ms + OVERTIME_MS);
    CreateThread(NULL, 0, end_whatever_hangs, NULL, 0, NULL);
    block(when_late);
}

/* Standard handles know no time limit (they are rarely opened for overlapped use), so a thread keeps the time. */
static void arm_deadline(void)
{
    HANDLE thread = CreateThread(NULL, 0, watch_deadline, NULL, 0, NULL);
    if (thread == NULL)
        block(&CRASHED);
    CloseHandle(thread);
}

static long read_input(char *buffer, size_t size)
{
    DWORD count = 0;
    if (ReadFile(GetStdHandle(STD_INPUT_HANDLE), buffer, (DWORD)size, &count, NULL))
        return (long)count;
    return GetLastError() == ERROR_BROKEN_PIPE || GetLastError() == ERROR_HANDLE_EOF ? 0 : -1;
}

/** The length in bytes, -1 when it does not fit. What is not UTF-16 becomes U+FFFD. */
static int utf8_from_wide(const wchar_t *wide, char *buffer, size_t size)
{
    int length = WideCharToMultiByte(CP_UTF8, 0, wide, -1, buffer, (int)size, NULL, NULL);
    return length > 0 ? length - 1 : -1;
}

static bool wide_from_utf8(const char *text, wchar_t *buffer, size_t units)
{
    return MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, buffer, (int)units) > 0;
}

static bool working_folder(char *buffer, size_t size)
{
    static wchar_t wide[PATH_UNITS];
    DWORD length = GetCurrentDirectoryW(PATH_UNITS, wide);
    return length > 0 && length < PATH_UNITS && utf8_from_wide(wide, buffer, size) > 0;
}

static unsigned long own_pid(void)
{
    return GetCurrentProcessId();
}

static unsigned long parent_pid(void)
{
    PROCESS_BASIC_INFORMATION about = {0};
    if (NtQueryInformationProcess(GetCurrentProcess(), ProcessBasicInformation, &about, sizeof about, NULL) != 0)
        return 0;
    return (unsigned long)about.InheritedFromUniqueProcessId;
}

static bool is_pipe_name(const char *path)
{
    return strncmp(path, pipe_prefix, sizeof pipe_prefix - 1) == 0;
}

static bool is_absolute(const char *path)
{
    bool has_drive = ((path[0] >= 'A' && path[0] <= 'Z') || (path[0] >= 'a' && path[0] <= 'z')) && path[1] == ':' &&
                     (path[2] == '\\' || path[2] == '/');
    return has_drive || is_pipe_name(path);
}

static bool has_folder(const char *endpoint)
{
    return !is_pipe_name(endpoint);
}

/** The path of a file beside the endpoint file; an empty name gives the folder. */
static bool path_beside(const char *name, wchar_t *path)
{
    if (!wide_from_utf8(options.endpoint, path, PATH_UNITS - 32))
        return false;
    wchar_t *cut = path;
    for (wchar_t *at = path; *at != L'\0'; at++)
        if (*at == L'\\' || *at == L'/')
            cut = at + 1;
    return wide_from_utf8(name, cut, 32);
}

/** The pipe's name: the endpoint itself, or what the endpoint file holds. A new start of Perch writes a new name. */
static enum reach read_pipe_name(wchar_t *name)
{
    char text[PIPE_NAME_LIMIT + 2] = {0};
    if (is_pipe_name(options.endpoint)) {
        if (strlen(options.endpoint) > PIPE_NAME_LIMIT)
            block_at(&ENDPOINT_TOO_LONG, options.endpoint);
        memcpy(text, options.endpoint, strlen(options.endpoint));
    } else {
        static wchar_t path[PATH_UNITS];
        if (!wide_from_utf8(options.endpoint, path, PATH_UNITS))
            block_at(&UNREACHABLE, options.endpoint);
        HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                                  OPEN_EXISTING, 0, NULL);
        if (file == INVALID_HANDLE_VALUE) {
            DWORD error = GetLastError();
            if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND)
                return NOTHING_LISTENS;
            if (error == ERROR_SHARING_VIOLATION)
                return BUSY;
            block_at(&UNREACHABLE, options.endpoint);
        }
        DWORD length = 0;
        if (!ReadFile(file, text, sizeof text - 1, &length, NULL))
            length = 0;
        CloseHandle(file);
        while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
            text[--length] = '\0';
        if (!is_pipe_name(text) || strlen(text) != length || length > PIPE_NAME_LIMIT)
            block_at(&UNREACHABLE, options.endpoint);
    }
    if (!wide_from_utf8(text, name, PIPE_NAME_LIMIT + 1))
        block_at(&UNREACHABLE, options.endpoint);
    return REACHED;
}

union user {
    TOKEN_USER about;
    char room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
};

static bool read_user(HANDLE process, union user *user)
{
    HANDLE token;
    DWORD length;
    if (process == NULL || !OpenProcessToken(process, TOKEN_QUERY, &token))
        return false;
    bool is_known = GetTokenInformation(token, TokenUser, user, sizeof *user, &length);
    CloseHandle(token);
    return is_known;
}

/** Anyone may make a pipe of any name; only our own user's is Perch. */
static bool is_served_by_us(HANDLE pipe)
{
    ULONG pid;
    if (!GetNamedPipeServerProcessId(pipe, &pid))
        return false;
    union user ours, theirs;
    HANDLE server = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid);
    bool is_same = read_user(GetCurrentProcess(), &ours) && read_user(server, &theirs) &&
                   EqualSid(ours.about.User.Sid, theirs.about.User.Sid);
    if (server != NULL)
        CloseHandle(server);
    return is_same;
}

static enum reach reach_service(void)
{
    wchar_t name[PIPE_NAME_LIMIT + 1];
    enum reach named = read_pipe_name(name);
    if (named != REACHED)
        return named;
    /* Identification only: whoever serves the pipe may learn who we are and must not act as us. */
    HANDLE pipe = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                              FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, NULL);
    if (pipe == INVALID_HANDLE_VALUE) {
        DWORD error = GetLastError();
        if (error == ERROR_FILE_NOT_FOUND)
            return NOTHING_LISTENS;
        if (error == ERROR_PIPE_BUSY) {
            WaitNamedPipeW(name, (DWORD)remaining_ms());
            return BUSY;
        }
        block_at(error == ERROR_ACCESS_DENIED ? &STRANGER_ANSWERS : &UNREACHABLE, options.endpoint);
    }
    if (!is_served_by_us(pipe))
        block_at(&STRANGER_ANSWERS, options.endpoint);
    service_pipe = pipe;
    return REACHED;
}

/** Waits for an operation on the pipe: how much it moved, -1 when it failed; a block when the deadline passes. */
static long await_pipe(BOOL is_done, OVERLAPPED *operation)
{
    DWORD count = 0;
    if (!is_done && GetLastError() != ERROR_IO_PENDING)
        return -1;
    if (WaitForSingleObject(operation->hEvent, (DWORD)remaining_ms()) != WAIT_OBJECT_0)
        block(when_late);
    return GetOverlappedResult(service_pipe, operation, &count, FALSE) ? (long)count : -1;
}

static OVERLAPPED new_operation(void)
{
    static HANDLE event;
    if (event == NULL)
        event = CreateEventW(NULL, TRUE, FALSE, NULL);
    OVERLAPPED operation = {.hEvent = event};
    return operation;
}

static long send_some(const char *bytes, size_t length)
{
    enum { CHUNK = 64 * 1024 };
    OVERLAPPED operation = new_operation();
    return await_pipe(WriteFile(service_pipe, bytes, (DWORD)(length < CHUNK ? length : CHUNK), NULL, &operation),
                      &operation);
}

static long receive_some(char *buffer, size_t size)
{
    for (;;) {
        OVERLAPPED operation = new_operation();
        long count = await_pipe(ReadFile(service_pipe, buffer, (DWORD)size, NULL, &operation), &operation);
        if (count > 0)
            return count;
        if (count < 0)
            return GetLastError() == ERROR_BROKEN_PIPE || GetLastError() == ERROR_PIPE_NOT_CONNECTED ? 0 : -1;
    }
}

static bool quit_on_purpose(void)
{
    static wchar_t path[PATH_UNITS];
    return !path_beside("quit", path) || GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

static long long seconds_since_farewell(void)
{
    static wchar_t path[PATH_UNITS];
    WIN32_FILE_ATTRIBUTE_DATA about;
    FILETIME now;
    if (!path_beside("returning", path) || !GetFileAttributesExW(path, GetFileExInfoStandard, &about))
        return -1;
    GetSystemTimeAsFileTime(&now);
    ULARGE_INTEGER then = {.LowPart = about.ftLastWriteTime.dwLowDateTime,
                           .HighPart = about.ftLastWriteTime.dwHighDateTime};
    ULARGE_INTEGER here = {.LowPart = now.dwLowDateTime, .HighPart = now.dwHighDateTime};
    return ((long long)here.QuadPart - (long long)then.QuadPart) / 10000000; /* from steps of 100 ns */
}

static HANDLE open_start_lock(const wchar_t *path)
{
    return CreateFileW(path, GENERIC_WRITE, 0, NULL, OPEN_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
}

static enum lock take_start_lock(void)
{
    static wchar_t path[PATH_UNITS], folder[PATH_UNITS];
    if (!path_beside("start.lock", path) || !path_beside("", folder))
        return LOCK_IMPOSSIBLE;
    start_lock = open_start_lock(path);
    if (start_lock == INVALID_HANDLE_VALUE && GetLastError() == ERROR_PATH_NOT_FOUND &&
        CreateDirectoryW(folder, NULL))
        start_lock = open_start_lock(path);
    if (start_lock != INVALID_HANDLE_VALUE)
        return LOCK_TAKEN;
    return GetLastError() == ERROR_SHARING_VIOLATION ? LOCK_HELD : LOCK_IMPOSSIBLE;
}

static void release_start_lock(void)
{
    if (start_lock != INVALID_HANDLE_VALUE)
        CloseHandle(start_lock);
}

/** The app gets the user's own environment, not the agent's: a variable there could change what the app does. */
static void start_app(void)
{
    enum { DETACHED = DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP | CREATE_UNICODE_ENVIRONMENT };
    static wchar_t app[PATH_UNITS], command[PATH_UNITS], folder[MAX_PATH];
    char quoted_bytes[PATH_UNITS];
    struct text quoted = {quoted_bytes, sizeof quoted_bytes - 1, 0, false};
    add_string(&quoted, "\"");
    add_string(&quoted, options.start);
    add_string(&quoted, "\" --hidden");
    quoted_bytes[quoted.length] = '\0';
    HANDLE token;
    void *environment;
    if (quoted.is_cut || strchr(options.start, '"') != NULL || !wide_from_utf8(options.start, app, PATH_UNITS) ||
        !wide_from_utf8(quoted_bytes, command, PATH_UNITS) || GetSystemDirectoryW(folder, MAX_PATH) == 0 ||
        !OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, &token) ||
        !CreateEnvironmentBlock(&environment, token, FALSE))
        block_at(&START_FAILED, options.start);

    STARTUPINFOW how = {.cb = sizeof how};
    PROCESS_INFORMATION process;
    /* Agents may keep their children in a job that ends with them; not every job lets a process leave. */
    if (!CreateProcessW(app, command, NULL, NULL, FALSE, DETACHED | CREATE_BREAKAWAY_FROM_JOB, environment, folder,
                        &how, &process) &&
        !CreateProcessW(app, command, NULL, NULL, FALSE, DETACHED, environment, folder, &how, &process))
        block_at(&START_FAILED, options.start);
}

static void pause_ms(long long duration)
{
    Sleep((DWORD)duration);
}

/* The C library's own reading of the command line as UTF-16; what main() is given has lost characters. */
struct startup {
    int new_mode;
};
int __wgetmainargs(int *count, wchar_t ***arguments, wchar_t ***environment, int expand_wildcards, struct startup *how);

int main(void)
{
    static char bytes[4 * PATH_UNITS]; /* a command line has at most 32,767 units, each at most 3 bytes */
    static char *arguments[PATH_UNITS];
    char *at = bytes;
    int count;
    wchar_t **wide_arguments, **environment;
    struct startup how = {0};
    if (__wgetmainargs(&count, &wide_arguments, &environment, 0, &how) != 0)
        block(&BAD_ARGUMENTS);
    for (int index = 0; index < count && index < PATH_UNITS; index++) {
        int length = utf8_from_wide(wide_arguments[index], at, sizeof bytes - (size_t)(at - bytes));
        if (length < 0)
            block(&BAD_ARGUMENTS);
        arguments[index] = at;
        at += length + 1;
    }
    run(count, arguments);
}

#else

/* ---- POSIX: a Unix socket in a folder of the user's. ---- */

extern char **environ;

static const struct failure ENDPOINT_UNSAFE = {"Perch's address is not safe to use, as other users could change it",
                                               "ask the user to look at who owns it and to restart Perch"};

static int service_socket = -1;
static int start_lock = -1;

static long long clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

_Noreturn static void end(int code)
{
    _exit(code);
}

static void claim_end(void)
{
    /* There is one thread, and signal handlers do not return to it. */
}

static bool print(enum stream stream, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t count = write((int)stream, text, length);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd one = {(int)stream, POLLOUT, 0};
            poll(&one, 1, -1); /* the alarm of arm_deadline() ends this wait */
        } else if (count < 0 && errno != EINTR) {
            return false;
        } else if (count > 0) {
            text += count;
            length -= (size_t)count;
        }
    }
    return true;
}

_Noreturn static void on_signal(int signal)
{
    switch (signal) {
    case SIGALRM:
        block(when_late);
    case SIGHUP:
    case SIGINT:
    case SIGQUIT:
    case SIGTERM:
    case SIGUSR1:
    case SIGUSR2:
    case SIGXCPU:
        block(&STOPPED);
    default:
        block(&CRASHED);
    }
}

static void catch_crashes(void)
{
    static const int caught[] = {SIGALRM, SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU,
                                 SIGXFSZ, SIGABRT, SIGBUS,  SIGFPE,  SIGILL,  SIGSEGV, SIGSYS,  SIGTRAP};
    static char stack[64 * 1024];
    stack_t elsewhere = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&elsewhere, NULL);
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &action, NULL);
    action.sa_handler = on_signal;
    /* A handler that hangs in a write must still hear the next alarm. */
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    for (size_t at = 0; at < sizeof caught / sizeof caught[0]; at++)
        sigaction(caught[at], &action, NULL);
    /* An agent may have blocked signals, and its children inherit that. */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/*
 * Every wait below has its own time limit. The alarm is for calls that cannot have one: a write to a pipe that nobody
 * empties, a folder on a network that hangs. It comes again and again, since the first one's sentence may hang as well.
 */
static void arm_deadline(void)
{
    long long at = options.deadline_ms + OVERTIME_MS;
    struct itimerval timer = {.it_value = {.tv_sec = (time_t)(at / 1000), .tv_usec = (suseconds_t)(at % 1000 * 1000)},
                              .it_interval = {.tv_sec = 0, .tv_usec = OVERTIME_MS * 1000}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

/** Waits until the descriptor is ready, or broken, as the next call on it will tell; a block after the deadline. */
static void await(int descriptor, short events)
{
    for (;;) {
        struct pollfd one = {descriptor, events, 0};
        int ready = poll(&one, 1, remaining_ms());
        if (ready > 0 || (ready < 0 && errno != EINTR && errno != EAGAIN))
            return;
    }
}

static bool is_passing(int error)
{
    return error == EINTR || error == EAGAIN || error == EWOULDBLOCK;
}

static long read_input(char *buffer, size_t size)
{
    for (;;) {
        await(STDIN_FILENO, POLLIN);
        ssize_t count = read(STDIN_FILENO, buffer, size);
        if (count >= 0 || !is_passing(errno))
            return count;
    }
}

static bool working_folder(char *buffer, size_t size)
{
    return getcwd(buffer, size) != NULL && buffer[0] == '/';
}

static unsigned long own_pid(void)
{
    return (unsigned long)getpid();
}

static unsigned long parent_pid(void)
{
    return (unsigned long)getppid();
}

static bool is_absolute(const char *path)
{
    return path[0] == '/';
}

static bool has_folder(const char *endpoint)
{
    return strchr(endpoint, '/') != NULL;
}

struct path {
    char text[sizeof(((struct sockaddr_un *)NULL)->sun_path) + 16];
};

/** The path of a file beside the endpoint; an empty name gives the folder. The endpoint's length must be checked. */
static struct path path_beside(const char *name)
{
    struct path path = {{0}};
    struct text text = {path.text, sizeof path.text - 1, 0, false};
    add(&text, options.endpoint, (size_t)(strrchr(options.endpoint, '/') - options.endpoint) + 1);
    add_string(&text, name);
    return path;
}

/** Only the user (or root) may be able to put something else in the socket's place, and only the user may use it. */
static enum reach check_endpoint(void)
{
    struct path folder = path_beside("");
    struct stat about;
    if (stat(folder.text, &about) != 0) {
        if (errno == ENOENT)
            return NOTHING_LISTENS;
        block_at(&UNREACHABLE, folder.text);
    }
    bool is_ours = about.st_uid == geteuid() || about.st_uid == 0;
    if (!S_ISDIR(about.st_mode) || !is_ours || (about.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        block_at(&ENDPOINT_UNSAFE, folder.text);
    if (lstat(options.endpoint, &about) != 0) {
        if (errno == ENOENT)
            return NOTHING_LISTENS;
        block_at(&UNREACHABLE, options.endpoint);
    }
    if (!S_ISSOCK(about.st_mode))
        block_at(&UNREACHABLE, options.endpoint);
    if (about.st_uid != geteuid() || (about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        block_at(&ENDPOINT_UNSAFE, options.endpoint);
    return REACHED;
}

/** Moves a descriptor away from the standard three, which the agent may have left closed; -1 when it cannot. */
static int keep_clear(int descriptor)
{
    if (descriptor < 0 || descriptor > STDERR_FILENO)
        return descriptor < 0 || fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 ? descriptor : -1;
    int clear = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(descriptor);
    return clear;
}

static bool is_served_by_us(int descriptor)
{
#if defined(__linux__)
    struct ucred peer;
    socklen_t length = sizeof peer;
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == geteuid();
#else
    uid_t user;
    gid_t group;
    return getpeereid(descriptor, &user, &group) == 0 && user == geteuid();
#endif
}

static int connect_now(int descriptor, const struct sockaddr_un *address)
{
    if (connect(descriptor, (const struct sockaddr *)address, sizeof *address) == 0)
        return 0;
    if (errno != EINPROGRESS && errno != EINTR)
        return errno;
    int error = 0;
    socklen_t length = sizeof error;
    await(descriptor, POLLOUT);
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

static enum reach reach_service(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(options.endpoint);
    if (length >= sizeof address.sun_path)
        block_at(&ENDPOINT_TOO_LONG, options.endpoint);
    memcpy(address.sun_path, options.endpoint, length);
    enum reach checked = check_endpoint();
    if (checked != REACHED)
        return checked;

    int descriptor = keep_clear(socket(AF_UNIX, SOCK_STREAM, 0));
    if (descriptor < 0 || fcntl(descriptor, F_SETFL, O_NONBLOCK) != 0)
        block(&UNREACHABLE);
    int error = connect_now(descriptor, &address);
    if (error == 0) {
        if (!is_served_by_us(descriptor))
            block_at(&STRANGER_ANSWERS, options.endpoint);
        service_socket = descriptor;
        return REACHED;
    }
    close(descriptor);
    if (error == ENOENT || error == ECONNREFUSED)
        return NOTHING_LISTENS;
    if (is_passing(error)) /* so many wait for the service that it can queue no more */
        return BUSY;
    block_at(&UNREACHABLE, options.endpoint);
}

static long send_some(const char *bytes, size_t length)
{
    for (;;) {
        ssize_t count = send(service_socket, bytes, length, 0);
        if (count >= 0 || !is_passing(errno))
            return count;
        await(service_socket, POLLOUT);
    }
}

static long receive_some(char *buffer, size_t size)
{
    for (;;) {
        await(service_socket, POLLIN);
        ssize_t count = recv(service_socket, buffer, size, 0);
        if (count >= 0 || !is_passing(errno))
            return count;
    }
}

static bool quit_on_purpose(void)
{
    struct stat about;
    return lstat(path_beside("quit").text, &about) == 0 || errno != ENOENT;
}

static long long seconds_since_farewell(void)
{
    struct stat about;
    if (lstat(path_beside("returning").text, &about) != 0 || about.st_uid != geteuid())
        return -1;
    return (long long)time(NULL) - (long long)about.st_mtime;
}

static enum lock take_start_lock(void)
{
    struct path path = path_beside("start.lock");
    mkdir(path_beside("").text, S_IRWXU); /* a run-time folder is gone after every restart of the computer */
    int descriptor = keep_clear(open(path.text, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (descriptor < 0)
        return LOCK_IMPOSSIBLE;
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        start_lock = descriptor;
        return LOCK_TAKEN;
    }
    bool is_held = errno == EWOULDBLOCK;
    close(descriptor);
    return is_held ? LOCK_HELD : LOCK_IMPOSSIBLE;
}

static void release_start_lock(void)
{
    if (start_lock >= 0)
        close(start_lock);
}

/** Keeps of the environment what an app needs to find its user and its desktop: the rest is the agent's. */
static void keep_environment_of_user(void)
{
    static const char *const kept[] = {
        "HOME=",         "USER=",        "LOGNAME=", "PATH=",       "SHELL=",           "LANG=",
        "LANGUAGE=",     "LC_",          "TZ=",      "TMPDIR=",     "XDG_",             "DESKTOP_SESSION=",
        "DISPLAY=",      "XAUTHORITY=",  "WAYLAND_", "XMODIFIERS=", "GTK_IM_MODULE=",   "DBUS_SESSION_BUS_ADDRESS=",
        "QT_IM_MODULE=", "__CF_USER_TEXT_ENCODING="};
    char **to = environ;
    for (char **from = environ; *from != NULL; from++) {
        bool is_kept = false;
        for (size_t at = 0; at < sizeof kept / sizeof kept[0]; at++)
            is_kept = is_kept || strncmp(*from, kept[at], strlen(kept[at])) == 0;
        if (is_kept)
            *to++ = *from;
    }
    *to = NULL;
}

/** Whatever the agent left open: a pipe held by the app would keep the agent waiting for its end. */
static void close_from(int first)
{
#if defined(SYS_close_range)
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 0) == 0)
        return;
#endif
    long limit = sysconf(_SC_OPEN_MAX);
    for (int descriptor = first; descriptor < (limit > 0 && limit < 65536 ? limit : 65536); descriptor++)
        close(descriptor);
}

/** In the child: becomes the app, as nobody's child and without a terminal, or writes one byte to `report`. */
_Noreturn static void become_app(int report)
{
    signal(SIGPIPE, SIG_DFL);
    setsid();
    pid_t app = fork();
    if (app != 0)
        _exit(app < 0 && write(report, "x", 1) == 1);
    int nothing = open("/dev/null", O_RDWR);
    bool is_ready = nothing >= 0 && chdir("/") == 0;
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
        is_ready = is_ready && dup2(nothing, descriptor) == descriptor;
    enum { REPORT = STDERR_FILENO + 1 };
    is_ready = is_ready && dup2(report, REPORT) == REPORT && fcntl(REPORT, F_SETFD, FD_CLOEXEC) == 0;
    close_from(REPORT + 1);
    keep_environment_of_user();
    static char hidden[] = "--hidden";
    char *const arguments[] = {(char *)options.start, hidden, NULL};
    if (is_ready)
        execve(options.start, arguments, environ);
    _exit(write(REPORT, "x", 1) == 1);
}

static void start_app(void)
{
    int report[2] = {-1, -1};
    signal(SIGCHLD, SIG_DFL);
    if (pipe(report) != 0 || (report[0] = keep_clear(report[0])) < 0 || (report[1] = keep_clear(report[1])) < 0)
        block_at(&START_FAILED, options.start);
    pid_t child = fork();
    if (child == 0)
        become_app(report[1]);
    close(report[1]);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    char failed;
    await(report[0], POLLIN);
    if (child < 0 || read(report[0], &failed, 1) != 0)
        block_at(&START_FAILED, options.start);
    close(report[0]);
}

static void pause_ms(long long duration)
{
    struct timespec span = {.tv_sec = (time_t)(duration / 1000), .tv_nsec = (long)(duration % 1000 * 1000000)};
    nanosleep(&span, NULL);
}

int main(int count, char **arguments)
{
    run(count, arguments);
}

#endif
